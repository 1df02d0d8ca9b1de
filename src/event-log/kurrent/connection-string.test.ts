import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readConnectionString } from './connection-string.ts'

const authority = fileURLToPath(new URL('../../../tests/kurrent/certificates/ca.pem', import.meta.url))

describe('a connection string of a KurrentDB', () => {
  it('is translated for each half of the client', () => {
    const { nodes, writing, reading } = readConnectionString('esdb://one:2114/?tls=false&gossip-timeout=3000')
    expect(nodes).toEqual([{ host: 'one', port: 2114 }])
    expect(writing).toBe('kurrentdb://one:2114?tls=false&gossipTimeout=3&nodePreference=leader&keepAliveTimeout=3000')
    expect(reading).toBe(
      'kurrentdb://one:2114?tls=false&gossipTimeout=3000&nodePreference=leader&discoveryInterval=100&maxDiscoverAttempts=10',
    )
  })

  it('keeps its explicit options', () => {
    const { writing, reading } = readConnectionString(
      'kdb://one?keepAliveTimeout=20000&keepAliveInterval=15000&maxDiscoverAttempts=2&discoveryInterval=7&connectionName=a%26b',
    )
    for (const [half, said] of [
      [writing, /keepAliveTimeout=20000.*keepAliveInterval=15000.*maxDiscoverAttempts=2.*discoveryInterval=7/],
      [reading, /maxDiscoverAttempts=2.*discoveryInterval=7/],
      [writing, /connectionName=a%26b/],
    ] as const)
      expect(half).toMatch(said)
  })

  it('may contain several nodes, all of which are queried for the leader, with or without +discover', () => {
    for (const scheme of ['kurrentdb', 'kurrentdb+discover', 'esdb+discover']) {
      const { nodes, writing, reading } = readConnectionString(`${scheme}://a,b:2114,c.example?nodePreference=leader`)
      expect(nodes.map(({ host, port }) => `${host}:${port}`)).toEqual(['a:2113', 'b:2114', 'c.example:2113'])
      for (const half of [writing, reading]) expect(half).toMatch(/^kurrentdb:\/\/a:2113,b:2114,c\.example:2113\?/)
    }
    for (const half of ['writing', 'reading'] as const)
      expect(readConnectionString('esdb+discover://cluster.example')[half]).toMatch(
        /^kurrentdb\+discover:\/\/cluster\.example:2113\?/,
      )
  })

  it('passes an account to the writing half, and with each request to the reading half', () => {
    const { account, writing, reading } = readConnectionString('kurrentdb://ann%40home:p%40s:s%2Fw@one,two')
    expect(account).toEqual({ username: 'ann@home', password: 'p@s:s/w' })
    expect(writing).toMatch(/^kurrentdb:\/\/ann%40home:p%40s%3As%2Fw@one:2113,two:2113\?/)
    expect(reading).toMatch(/^kurrentdb:\/\/one:2113,two:2113\?/)
  })

  it('does not send an account without TLS, and reports this', () => {
    const { account, writing, reading, ignored } = readConnectionString('kurrentdb://ann:hardtoguess@one?tls=false')
    expect(account).toBeNull()
    expect(`${writing}${reading}`).not.toContain('hardtoguess')
    expect(ignored).toEqual(['it contains an account, which is not sent without TLS'])
  })

  it('may contain unknown options, for which the client would print the whole string', () => {
    const { writing, reading, ignored } = readConnectionString(
      'kurrentdb://ann:pass@one?tlsCA=x&nodePreference=follower',
    )
    expect(ignored).toEqual([
      'it has the unknown option tlsCA',
      'it prefers another node (follower), but only the leader is used',
    ])
    for (const half of [writing, reading]) {
      expect(half).not.toContain('tlsCA')
      expect(half).toContain('nodePreference=leader')
    }
  })

  it('must name an existing file that contains a certificate', () => {
    const { authority: pem, writing, reading } = readConnectionString(`kurrentdb://one?tlscafile=${authority}`)
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE/)
    for (const half of [writing, reading]) expect(half).toContain(`tlsCAFile=${encodeURIComponent(authority)}`)
    expect(() => readConnectionString('kurrentdb://one?tlsCaFile=/none/ca.pem')).toThrow(
      'EVENT_LOG names /none/ca.pem (tlsCAFile), which cannot be read',
    )
    const none = fileURLToPath(import.meta.url)
    expect(() => readConnectionString(`kurrentdb://one?tlsCaFile=${none}`)).toThrow('which holds no certificate in PEM')
  })

  it.each([
    'kurrentdb:/one',
    'kafka://one',
    'kurrentdb://',
    'kurrentdb://hardtoguess@one',
    'kurrentdb://ann:hard%toguess@one',
    'kurrentdb://ann:hardtoguess@one:port',
    'kurrentdb://ann:hardtoguess@one two',
    'kurrentdb://ann:hardtoguess@one?tls',
  ])('is refused if invalid, by a message that does not repeat it: %s', (text) => {
    const refused = () => readConnectionString(text)
    expect(refused).toThrow(/^EVENT_LOG is not a valid connection string/)
    expect(refused).not.toThrow(/hardtoguess/)
  })

  it.each([
    ['tls=yes', 'EVENT_LOG: tls must be true or false'],
    ['keepAliveInterval=soon', 'EVENT_LOG: keepAliveInterval must be a number of milliseconds'],
    ['nodePreference=nearest', 'EVENT_LOG: nodePreference must be leader: only the leader is used'],
  ])('is refused if a value has the wrong type: %s', (option, sentence) => {
    expect(() => readConnectionString(`kurrentdb://one?${option}`)).toThrow(sentence)
  })
})
