<?php

$curl = curl_init();

curl_setopt_array($curl, array(
  CURLOPT_URL => '{{HOST}}{{PATH}}',
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_ENCODING => '',
  CURLOPT_MAXREDIRS => 10,
  CURLOPT_TIMEOUT => 0,
  CURLOPT_FOLLOWLOCATION => true,
  CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
  CURLOPT_CUSTOMREQUEST => '{{METHOD}}',{{FIELDS}}
  CURLOPT_HTTPHEADER => array(
    'X-Client-Key: {{X-Client-Key}}',
    'X-Client-Token: {{X-Client-Token}}',
    'X-Signature: {{X-Signature}}'
  ),
));

$response = curl_exec($curl);

curl_close($curl);
echo $response;
