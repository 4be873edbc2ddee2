<?php
// Signs one body with the usual mistakes, as PHP developers make them. Answers one line per mistake: its
// name, the base64 of the body that is sent and the base64 of the X-Signature header.
// Arguments: client key, token.

[, $key, $token] = $argv;
$body = ['name' => 'Toko Café', 'domain' => 'https://sengo.id', 'ip' => ['0.0.0.0/0', '::1'], 'fee' => 0.7, 'open' => true];
$json = json_encode($body);
$sorted = $body;
ksort($sorted);

$hmac = fn (string $message, string $algorithm = 'sha512') => hash_hmac($algorithm, $message, $token);
$cases = [
    'key-not-prefixed' => [$json, $hmac($json)],
    'token-prefixed' => [$json, $hmac($token . $json)],
    'key-after-body' => [$json, $hmac($json . $key)],
    'plus-between' => [$json, $hmac("$key+$json")],
    'roles-swapped' => [$json, hash_hmac('sha512', $token . $json, $key)],
    'key-as-secret' => [$json, hash_hmac('sha512', $key . $json, $key)],
    'arguments-swapped' => [$json, hash_hmac('sha512', $token, $key . $json)],
    'token-with-newline' => [$json, hash_hmac('sha512', $key . $json, "$token\n")],
    'sha256' => [$json, $hmac($key . $json, 'sha256')],
    'sha1' => [$json, $hmac($key . $json, 'sha1')],
    'not-keyed' => [$json, hash('sha512', $key . $json . $token)],
    'base64' => [$json, base64_encode(hash_hmac('sha512', $key . $json, $token, true))],
    'base64-of-hex' => [$json, base64_encode($hmac($key . $json))],
    'raw-bytes' => [$json, hash_hmac('sha512', $key . $json, $token, true)],
    'body-not-signed' => [$json, $hmac($key)],
    'encoded-twice' => [$json, $hmac($key . json_encode($json))],
    'sent-encoded-twice' => [json_encode($json), $hmac($key . $json)],
    'sorted' => [$json, $hmac($key . json_encode($sorted))],
    'pretty-signed' => [$json, $hmac($key . json_encode($body, JSON_PRETTY_PRINT))],
    'pretty-unescaped-signed' => [$json, $hmac($key . json_encode($body, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES))],
    'newline-signed' => [$json, $hmac($key . $json . PHP_EOL)],
    'form-signed' => [$json, $hmac($key . http_build_query($body))],
    'form-sent' => [http_build_query(['name' => 'Toko Café', 'ip' => ['::1']]), $hmac($key . json_encode(['name' => 'Toko Café', 'ip' => ['::1']]))],
    'array-as-text' => [$json, $hmac($key . @"$body")],
    'nothing-as-array' => ['', $hmac($key . json_encode([]))],
    'nothing-as-object' => ['', $hmac($key . json_encode((object) []))],
    'nothing-as-null' => ['', $hmac($key . json_encode(null))],
    'nothing-as-text' => ['', $hmac($key . json_encode(''))],
    'sha256-and-key-not-prefixed' => [$json, $hmac($json, 'sha256')],
    'sha256-in-base64' => [$json, base64_encode(hash_hmac('sha256', $key . $json, $token, true))],
];
foreach ($cases as $name => [$sent, $signature]) {
    echo $name, ' ', base64_encode($sent), ' ', base64_encode($signature), "\n";
}
