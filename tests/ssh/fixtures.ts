/**
 * Keys that tests share.
 *
 * @module
 */

/** The passphrase of {@linkcode encrypted}. */
export const passphrase: Uint8Array = new TextEncoder().encode("correct horse");

/** `ssh-keygen -t ed25519 -a 16 -N "correct horse" -C ada@example.com`, OpenSSH 9.2. */
export const encrypted = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABChZu7Q1C
+YMlSEB49f+cnyAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIBYdlu8puVQ9hcKs
KamuYF/uwxmFaYpGxiGEhmDZJPHmAAAAoP/swaxe9/sXmvLkg+ilGzDM2ZP+bEWgqNLx72
MJe2olHBAGOci0iwrl76OPnAVJGnftbptnKRsTgz3LWOJ2Fc/FDWv2ypglyRVhGI9w/HB7
guUiLYtnd4Y96i53ZNqiFbtotTfeiy52AIXPv6ZhsDiCLK4dkfBinRd1S/g+QLr3j3+EIN
qQTMos2NsjHiE/ix0B+R0kFxidmSCtrrOiNsE=
-----END OPENSSH PRIVATE KEY-----
`;

/** Its public key. */
export const encryptedLine =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBYdlu8puVQ9hcKsKamuYF/uwxmFaYpGxiGEhmDZJPHm ada@example.com";

/** `ssh-keygen -t ed25519 -N "" -C ada@example.com`, OpenSSH 9.2. */
export const plain = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACAclzVsiUsLC+mICvlGEQ8mo+qqKT9sShn/FtEkw7pXswAAAJjfEuGn3xLh
pwAAAAtzc2gtZWQyNTUxOQAAACAclzVsiUsLC+mICvlGEQ8mo+qqKT9sShn/FtEkw7pXsw
AAAEC0R1LxWfn8yt6Ruep0lc48GSCbvGbs0Qd687mQ90fm+hyXNWyJSwsL6YgK+UYRDyaj
6qopP2xKGf8W0STDulezAAAAD2FkYUBleGFtcGxlLmNvbQECAwQFBg==
-----END OPENSSH PRIVATE KEY-----
`;

/** Its public key. */
export const plainLine =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIByXNWyJSwsL6YgK+UYRDyaj6qopP2xKGf8W0STDulez ada@example.com";
