<?php
// Creates a project, shows it, and reads a balance:
//   php sengo.php create | show ID | balance

// Signs and sends a call, and prints the answer.
function call(string $method, string $path, ?array $body = null): void
{
    $url = getenv('SENGO_URL') ?: 'http://127.0.0.1:8080';
    $key = trim(getenv('SENGO_KEY'));
    $token = trim(getenv('SENGO_TOKEN'));
    // The text that is signed is the text that is sent: the key, then the JSON, if there is any.
    $json = $body === null ? '' : json_encode($body);
    $curl = curl_init($url . $path);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
        CURLOPT_HTTPHEADER => [
            'Content-Type: application/json',
            'X-Client-Key: ' . $key,
            'X-Client-Token: ' . $token,
            'X-Signature: ' . hash_hmac('sha512', $key . $json, $token),
        ],
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $json);
    }
    $answer = curl_exec($curl);
    if ($answer === false) {
        fwrite(STDERR, curl_error($curl) . PHP_EOL);
        exit(1);
    }
    echo $answer, PHP_EOL;
    exit(curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 200 ? 0 : 1);
}

switch ($argv[1] ?? '') {
    case 'create':
        call('POST', '/api/projects', [
            'name' => 'Toko Baru',
            'domain' => 'https://tokobaru.example.com',
            'ip' => ['0.0.0.0/0'],
        ]);
    case 'show':
        call('GET', '/api/projects/' . $argv[2]);
    case 'balance':
        call('GET', '/api/balance');
    default:
        fwrite(STDERR, "usage: php sengo.php create | show ID | balance\n");
        exit(2);
}
