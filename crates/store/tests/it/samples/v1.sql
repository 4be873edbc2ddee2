-- What a database of schema 1 held: rows as the program of that time wrote them. Bytes are x'…', ids u'…'.
UPDATE revision SET number = 3;
INSERT INTO merchant (merchant_id, name, products, allowlist, created_at)
VALUES (1, 'Sinar Jaya', 'project', NULL, 1750000001000000);
INSERT INTO project (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
VALUES (1, 1, 'Toko Kopi', 'https://kopi.test', 'kopi.test', '203.0.113.7 2001:db8::/32 0.0.0.0/0', 'Active', '', 1750000002000000);
INSERT INTO project (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
VALUES (1, 2, 'Toko Teh', 'https://teh.test', 'teh.test', '203.0.113.7 2001:db8::/32 0.0.0.0/0', 'Review', '', 1750000002000000);
INSERT INTO project_owner (project_id, merchant_id)
VALUES (1, 1);
INSERT INTO project_owner (project_id, merchant_id)
VALUES (2, 1);
INSERT INTO approved_domain (domain_key, merchant_id, project_id)
VALUES ('kopi.test', 1, 1);
INSERT INTO issued_key (key, merchant_id, project_id, token_digest, token_sealed, issued_by, created_at, expires_at, revoked_at, last_used_at)
VALUES ('pk_kopi', 1, 1, x'0707070707070707070707070707070707070707070707070707070707070707', x'00ff010203', 'cli:test', 1750000011000000, NULL, NULL, 1750000060000000);
INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
VALUES (1, 0, 7, -50000, 1, u'00000000000000000000000000000001', 1750000007000000);
INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
VALUES (1, 1, 1, 49986, 3, u'00000000000000000000000000000003', 1750000023000000);
INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
VALUES (1, 2, 1, 14, 2, u'00000000000000000000000000000003', 1750000023000000);
INSERT INTO transfer (merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous, debit_balance, credit_project, credit_kind, credit_number, credit_previous, credit_balance, amount, purpose, booked_at)
VALUES (1, u'00000000000000000000000000000001', 0, 7, 1, NULL, -50000, 1, 1, 1, NULL, 50000, 50000, 1, 1750000007000000);
INSERT INTO transfer (merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous, debit_balance, credit_project, credit_kind, credit_number, credit_previous, credit_balance, amount, purpose, booked_at)
VALUES (1, u'00000000000000000000000000000002', 1, 1, 2, u'00000000000000000000000000000001', 49993, 2, 1, 1, NULL, 7, 7, 1, 1750000022000000);
INSERT INTO transfer (merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous, debit_balance, credit_project, credit_kind, credit_number, credit_previous, credit_balance, amount, purpose, booked_at)
VALUES (1, u'00000000000000000000000000000003', 1, 1, 3, u'00000000000000000000000000000002', 49986, 2, 1, 2, u'00000000000000000000000000000002', 14, 7, 2, 1750000023000000);
INSERT INTO reference (merchant_id, project_id, reference, used_at)
VALUES (1, 1, 'INV-1', 1750000012000000);
INSERT INTO idempotency (merchant_id, project_id, operation, key, fingerprint, response, created_at)
VALUES (1, 0, 'POST /transfers', 'call 1', x'0909090909090909090909090909090909090909090909090909090909090909', '{"id":"00000000-0000-0000-0000-000000000001"}', 1750000007000000);
INSERT INTO audit_head (merchant_id, count, hash)
VALUES (1, 6, x'f5a73c5beac00fe56fef6cc445772b25ce02350c052784d2ddb4a8a9d3f367f2');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 1, 1750000005000000, 1750000006000000, 'cli:test', 'merchant.create', 'merchant:1', x'c09b568fad4344dfc9bccef4736bcb1327056db8eda876e9a7d2dc9571b723c8', x'ee06278ee74709a380af82182cbba0eb55f34148f1c12a545b665f193089110b');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 2, 1750000005000000, 1750000006000000, 'cli:test', 'project.create', 'project:1', x'48a5a7d4cb8a669826b0be28a1ad9557097bd32d2670380c4ff8eb014e8a9117', x'1335a2c79364d0705f3f13e893f98135a2fe225869f8e2fc7e1997dd93fae948');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 3, 1750000005000000, 1750000006000000, 'cli:test', 'project.create', 'project:2', x'dadb58b92d61722400c6fedf5841932d484d2fa1d83f7e44e0bd32e62545c930', x'19cc721ab873e3553871f284c3c21b1db55ecbf9a5ee09b411bd2b078fff21ed');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 4, 1750000005000000, 1750000006000000, 'cli:test', 'project.approve', 'project:1', x'48a5a7d4cb8a669826b0be28a1ad9557097bd32d2670380c4ff8eb014e8a9117', x'fe37bd6aad9a5ce61cf3747e002535b5e6b1178d98f005e577f1a26c2a840347');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 5, 1750000005000000, 1750000006000000, 'cli:test', 'key.issue', 'pk_kopi', x'4c716651151d9dd84e0ccddd2d2695a60d84e9a9186aece21f4d9c08f35fc9b6', x'f5ab0b017bf04a8a20c6773768857f410eeb2b10ebcab45d7879f4264bf5047e');
INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
VALUES (1, 6, 1750000005000000, 1750000006000000, 'cli:test', 'transfer', 'transfer:1', x'a7a00d016961f3b078def331334c9ed7cc2e24c50956cde35949d5894d644648', x'f5a73c5beac00fe56fef6cc445772b25ce02350c052784d2ddb4a8a9d3f367f2');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 1, x'bdbdbdbdbdbdbdbdbdbdbdbdbdbdbdbd', '{"after":"merchant:1"}');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 2, x'62626262626262626262626262626262', '{"after":"project:1"}');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 3, x'63636363636363636363636363636363', '{"after":"project:2"}');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 4, x'62626262626262626262626262626262', '{"after":"project:1"}');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 5, x'edededededededededededededededed', '{"after":"pk_kopi"}');
INSERT INTO audit_detail (merchant_id, number, salt, details)
VALUES (1, 6, x'd0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0', '{"after":"transfer:1"}');
