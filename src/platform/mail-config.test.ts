/** Which addresses of mail servers are accepted, and that no password is repeated. */
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { readMailServer } from './mail-config.ts'

describe('the address of a mail server', () => {
  it('uses TLS: from the first byte, or upgraded before anything is said', () => {
    expect(readMailServer('smtps://sillage:s%40fe@mail.example.org')).toEqual({
      host: 'mail.example.org',
      port: 465,
      secure: true,
      requireTLS: false,
      ignoreTLS: false,
      auth: { user: 'sillage', pass: 's@fe' },
    })
    expect(readMailServer('smtp://mail.example.org')).toMatchObject({ port: 587, secure: false, requireTLS: true })
  })

  it('may leave TLS out for a server without a password, or on this machine', () => {
    expect(readMailServer('smtp://relay:1025?tls=none')).toMatchObject({ port: 1025, ignoreTLS: true })
    expect(readMailServer('smtp://u:p@127.0.0.1:1025?tls=none')).toMatchObject({ ignoreTLS: true })
    expect(readMailServer('smtp://u:p@mail.example.org?tls=none')).toBeNull()
  })

  it.each([
    'mail.example.org',
    'https://mail.example.org',
    'smtp://mail.example.org/box',
    'smtp://u@h',
    'smtps://h?x=1',
  ])('is not %s', (text) => expect(readMailServer(text)).toBeNull())

  it('needs a sender and the address of the console, and errors do not repeat the password', () => {
    const refused = (env: Record<string, string>) => {
      try {
        readConfig(env)
      } catch (error) {
        if (error instanceof ConfigError) return { variables: error.variables, text: error.message }
      }
      return null
    }
    const url = 'smtps://sillage:very-secret@mail.example.org'
    expect(refused({ SILLAGE_MAIL_URL: url })?.variables).toEqual(['SILLAGE_MAIL_FROM'])
    const from = 'sillage@example.org'
    expect(refused({ SILLAGE_MAIL_URL: url, SILLAGE_MAIL_FROM: from })?.variables).toEqual(['SILLAGE_PUBLIC_URL'])
    const wrong = refused({ SILLAGE_MAIL_URL: `${url}/box` })
    expect(wrong?.variables).toEqual(['SILLAGE_MAIL_URL'])
    expect(wrong?.text).not.toContain('very-secret')
    const all = { SILLAGE_MAIL_URL: url, SILLAGE_MAIL_FROM: from, SILLAGE_PUBLIC_URL: 'https://sillage.example.org/' }
    expect(readConfig(all).mail?.publicUrl).toBe('https://sillage.example.org')
    expect(readConfig({}).mail).toBeNull()
  })
})
