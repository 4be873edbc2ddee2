<?php
$host = 'http://127.0.0.1:8080';
$key = 'mkey_…';
$token = 'mtoken_…';

$body = json_encode([
    'name' => 'Toko Baru',
    'domain' => 'https://tokobaru.example.com',
    'ip' => ['0.0.0.0/0'],
]);

$curl = curl_init($host . '/api/projects');
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'X-Client-Key: ' . $key,
        'X-Client-Token: ' . $token,
        'X-Signature: ' . hash_hmac('sha512', $key . $body, $token),
    ],
]);
echo curl_exec($curl), PHP_EOL;
