<?php
// Answers what PHP makes of JSON bodies. Reads one base64 body per line; writes one line per body with a
// field for each way to decode and encode it, in the order of PhpEncoding::ALL:
//   "undecodable", "unencodable", or the base64 text, a colon and its signature.
// Arguments: client key, token.

[, $key, $token] = $argv;
if (ini_get('serialize_precision') !== '-1') {
    fwrite(STDERR, "serialize_precision is not PHP's default of -1\n");
    exit(2);
}
$flagSets = [0, JSON_UNESCAPED_SLASHES, JSON_UNESCAPED_UNICODE, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE];

while (($line = fgets(STDIN)) !== false) {
    $body = base64_decode(trim($line), true);
    $fields = [];
    $decoded = [];
    foreach ([false, true] as $asArrays) {
        $value = json_decode($body, $asArrays);
        $decoded[] = [json_last_error() === JSON_ERROR_NONE, $value];
    }
    foreach ($flagSets as $flags) {
        foreach ($decoded as [$ok, $value]) {
            if (!$ok) {
                $fields[] = 'undecodable';
                continue;
            }
            $text = json_encode($value, $flags);
            $fields[] = $text === false
                ? 'unencodable'
                : base64_encode($text) . ':' . hash_hmac('sha512', $key . $text, $token);
        }
    }
    echo implode(' ', $fields), "\n";
}
