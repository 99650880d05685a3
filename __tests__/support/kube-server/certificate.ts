/**
 * Key and self-signed certificate of the fake API server, for 127.0.0.1 and localhost until 2120. They protect nothing:
 * everybody can read them here.
 */
export const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghsMeVkkxDrh1cdxc
KGrqS7JTp+iTcc67D9tBHAe59HehRANCAAQzZX5PM1tVoUxa97jSlGw+XUi4nLSt
clMgizriZ3qlmMOHzYgYnZYSsjxhW5aTpfwVCWh0Mz6+ntbXP2h7hzUZ
-----END PRIVATE KEY-----
`;

export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT6gAwIBAgICEAEwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYa3ViZS1z
ZXJ2ZXIgb2YgdGhlIHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw
MDAwWjAjMSEwHwYDVQQDDBhrdWJlLXNlcnZlciBvZiB0aGUgdGVzdHMwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQzZX5PM1tVoUxa97jSlGw+XUi4nLStclMgizri
Z3qlmMOHzYgYnZYSsjxhW5aTpfwVCWh0Mz6+ntbXP2h7hzUZo2AwXjAsBgNVHREE
JTAjhwR/AAABhxAAAAAAAAAAAAAAAAAAAAABgglsb2NhbGhvc3QwDwYDVR0TAQH/
BAUwAwEB/zAdBgNVHQ4EFgQUD95j4CYzHBJPabUEx265fhSHqYQwCgYIKoZIzj0E
AwIDSQAwRgIhAKOuiiDZGCTtBu24LjGgzhAwYooKZdgXD+KMIaE9Z0EQAiEAuDGt
ULhsclZakTaPYLheal272aqQFA4B3lhSQJX3/kk=
-----END CERTIFICATE-----
`;
