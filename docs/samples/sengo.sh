#!/usr/bin/env bash
# Creates a project, shows it, and reads a balance:
#   bash sengo.sh create | show ID | balance
set -eu

URL=${SENGO_URL:-http://127.0.0.1:8080}

# Signs and sends a call, and prints the answer: call METHOD PATH [JSON]
call() {
  local json=${3:-} signature answer
  # The text that is signed is the text that is sent: the key, then the JSON, if there is any.
  signature=$(printf '%s' "$SENGO_KEY$json" | openssl dgst -sha512 -hmac "$SENGO_TOKEN" -r | cut -d' ' -f1)
  answer=$(curl -sS --max-time 30 -X "$1" "$URL$2" -w '\n%{http_code}' \
    -H 'Content-Type: application/json' \
    -H "X-Client-Key: $SENGO_KEY" \
    -H "X-Client-Token: $SENGO_TOKEN" \
    -H "X-Signature: $signature" \
    ${json:+--data-binary "$json"})
  printf '%s\n' "${answer%$'\n'*}"
  [ "${answer##*$'\n'}" = 200 ]
}

case ${1:-} in
  create)
    call POST /api/projects '{"name":"Toko Baru","domain":"https://tokobaru.example.com","ip":["0.0.0.0/0"]}'
    ;;
  show) call GET "/api/projects/$2" ;;
  balance) call GET /api/balance ;;
  *)
    echo 'usage: bash sengo.sh create | show ID | balance' >&2
    exit 2
    ;;
esac
