HOST='http://127.0.0.1:8080'
KEY='mkey_…'
TOKEN='mtoken_…'

BODY='{"name":"Toko Baru","domain":"https://tokobaru.example.com","ip":["0.0.0.0/0"]}'
SIGNATURE=$(printf '%s' "$KEY$BODY" | openssl dgst -sha512 -hmac "$TOKEN" -r | cut -d' ' -f1)

curl -s "$HOST/api/projects" \
  -H 'Content-Type: application/json' \
  -H "X-Client-Key: $KEY" \
  -H "X-Client-Token: $TOKEN" \
  -H "X-Signature: $SIGNATURE" \
  -d "$BODY"
