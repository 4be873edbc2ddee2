import hashlib, hmac, json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

host = 'http://127.0.0.1:8080'
key = 'mkey_…'
token = 'mtoken_…'

body = json.dumps({
    'name': 'Toko Baru',
    'domain': 'https://tokobaru.example.com',
    'ip': ['0.0.0.0/0'],
})

request = Request(host + '/api/projects', data=body.encode(), method='POST', headers={
    'Content-Type': 'application/json',
    'X-Client-Key': key,
    'X-Client-Token': token,
    'X-Signature': hmac.new(token.encode(), (key + body).encode(), hashlib.sha512).hexdigest(),
})
try:
    print(urlopen(request).read().decode())
except HTTPError as error:
    print(error.read().decode())
