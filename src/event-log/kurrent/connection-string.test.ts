import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readConnectionString } from './connection-string.ts'

const authority = fileURLToPath(new URL('../../../tests/kurrent/certificates/ca.pem', import.meta.url))

describe('a connection string of a KurrentDB', () => {
  it('is told to each half of the client in its own words', () => {
    const { nodes, writing, reading } = readConnectionString('esdb://one:2114/?tls=false&gossip-timeout=3000')
    expect(nodes).toEqual([{ host: 'one', port: 2114 }])
    expect(writing).toBe('kurrentdb://one:2114?tls=false&gossipTimeout=3&nodePreference=leader&keepAliveTimeout=3000')
    expect(reading).toBe(
      'kurrentdb://one:2114?tls=false&gossipTimeout=3000&nodePreference=leader&discoveryInterval=100&maxDiscoverAttempts=10',
    )
  })

  it('keeps what it says itself', () => {
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

  it('names several nodes, each of which is asked who leads, with +discover or without', () => {
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

  it('says an account to the half that writes, and with each request to the half that reads', () => {
    const { account, writing, reading } = readConnectionString('kurrentdb://ann%40home:p%40s:s%2Fw@one,two')
    expect(account).toEqual({ username: 'ann@home', password: 'p@s:s/w' })
    expect(writing).toMatch(/^kurrentdb:\/\/ann%40home:p%40s%3As%2Fw@one:2113,two:2113\?/)
    expect(reading).toMatch(/^kurrentdb:\/\/one:2113,two:2113\?/)
  })

  it('sends no account without TLS, and says so', () => {
    const { account, writing, reading, ignored } = readConnectionString('kurrentdb://ann:hardtoguess@one?tls=false')
    expect(account).toBeNull()
    expect(`${writing}${reading}`).not.toContain('hardtoguess')
    expect(ignored).toEqual(['it names an account, which is not sent without TLS'])
  })

  it('may say what nobody knows, of which the client would print the whole string', () => {
    const { writing, reading, ignored } = readConnectionString(
      'kurrentdb://ann:pass@one?tlsCA=x&nodePreference=follower',
    )
    expect(ignored).toEqual([
      'it has the option tlsCA, which nobody knows',
      'it prefers another node (follower), and only the leader is asked',
    ])
    for (const half of [writing, reading]) {
      expect(half).not.toContain('tlsCA')
      expect(half).toContain('nodePreference=leader')
    }
  })

  it('names a file of certificates that is there and holds one', () => {
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
  ])('that is none is refused without being repeated: %s', (text) => {
    const refused = () => readConnectionString(text)
    expect(refused).toThrow(/^EVENT_LOG is no connection string/)
    expect(refused).not.toThrow(/hardtoguess/)
  })

  it.each([
    ['tls=yes', 'EVENT_LOG: tls is true or false'],
    ['keepAliveInterval=soon', 'EVENT_LOG: keepAliveInterval is a number of milliseconds'],
    ['nodePreference=nearest', 'EVENT_LOG: nodePreference is leader; only the leader is asked'],
  ])('has values of a kind: %s', (option, sentence) => {
    expect(() => readConnectionString(`kurrentdb://one?${option}`)).toThrow(sentence)
  })
})
