"""Creates a project, shows it, and reads a balance:

    python3 sengo.py create | show ID | balance
"""

import hashlib
import hmac
import json
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def call(method, path, body=None):
    """Signs and sends a call, and prints the answer."""
    url = os.environ.get('SENGO_URL', 'http://127.0.0.1:8080')
    key = os.environ['SENGO_KEY'].strip()
    token = os.environ['SENGO_TOKEN'].strip()
    # The text that is signed is the text that is sent: the key, then the JSON, if there is any.
    text = '' if body is None else json.dumps(body)
    request = Request(
        url + path,
        method=method,
        data=None if body is None else text.encode(),
        headers={
            'Content-Type': 'application/json',
            'X-Client-Key': key,
            'X-Client-Token': token,
            'X-Signature': hmac.new(token.encode(), (key + text).encode(), hashlib.sha512).hexdigest(),
        },
    )
    try:
        with urlopen(request, timeout=30) as answer:
            print(answer.read().decode())
    except HTTPError as refused:
        print(refused.read().decode())
        sys.exit(1)


command = sys.argv[1] if len(sys.argv) > 1 else ''
if command == 'create':
    call('POST', '/api/projects', {
        'name': 'Toko Baru',
        'domain': 'https://tokobaru.example.com',
        'ip': ['0.0.0.0/0'],
    })
elif command == 'show':
    call('GET', f'/api/projects/{sys.argv[2]}')
elif command == 'balance':
    call('GET', '/api/balance')
else:
    sys.exit('usage: python3 sengo.py create | show ID | balance')
