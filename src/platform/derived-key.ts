// Keys for single uses, derived from a secret that lasts (RFC 5869, HKDF with SHA-256): one tells nothing about the others.
import { hkdfSync, type KeyObject } from 'node:crypto'

/** 32 bytes. `use` names the use and its version, such as `file links/1`: with another name, it is another key. */
export const derivedKey = (secret: KeyObject, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `derived key: ${use}`, 32))
