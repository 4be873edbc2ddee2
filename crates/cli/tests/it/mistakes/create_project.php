<?php
$key = '{{KEY}}';
$token = '{{TOKEN}}';
$body = ['name' => 'Kopi Senja', 'domain' => 'https://kopisenja.example.com', 'ip' => ['203.0.113.7']];

$signature = hash_hmac('sha512', $key . json_encode($body), $token);

$ch = curl_init('{{HOST}}/api/projects');
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
curl_setopt($ch, CURLOPT_HTTPHEADER, ['X-Client-Key: ' . $key, 'X-Client-Token: ' . $token, 'X-Signature: ' . $signature]);
curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body));
echo curl_exec($ch), "\n";
