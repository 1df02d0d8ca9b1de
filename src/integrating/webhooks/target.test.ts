// Where webhooks may be sent: every disguise of a private address, and every way of allowing one.
import { describe, expect, it } from 'vitest'
import { readAllowedAddresses } from '#platform/allowed-addresses.ts'
import { isPublic, resolveTarget, TargetRefused, unfitUrl } from './target.ts'

const nowhere = async () => {
  throw new Error('no name is looked up here')
}
const none = readAllowedAddresses('')
const refusal = (url: string, allowed = none, resolve: (host: string) => Promise<readonly string[]> = nowhere) =>
  resolveTarget(url, allowed, resolve).then(
    () => null,
    (error: unknown) => (error instanceof TargetRefused ? error.code : error),
  )

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'the metadata service'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:a9fe:a9fe', 'IPv4-mapped metadata'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['::ffff:0:127.0.0.1', 'IPv4-translated'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2001:0:7f00:1::', 'Teredo'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fd00:ec2::254', 'metadata over IPv6'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'discard'],
    ['not an address', 'nothing'],
  ])('%s is not public (%s)', (address) => expect(isPublic(address)).toBe(false))

  it.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
    '%s is public',
    (address) => expect(isPublic(address)).toBe(true),
  )
})

describe('a URL', () => {
  it.each([
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::ffff:7f00:1]/',
    'https://[::1]:8443/hook',
    'https://169.254.169.254/latest/meta-data/',
    'https://0/',
  ])('%s is refused without a look-up', async (url) => expect(await refusal(url)).toBe('address-refused'))

  it.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user@example.org/',
    'https://user:secret@example.org/',
    'https://example.org/#part',
    'example.org',
    '',
  ])('"%s" is refused for its form', (url) => expect(unfitUrl(url)).toMatch(/./))

  it('to a public address must use TLS', async () => {
    expect(await refusal('https://1.1.1.1/hook')).toBeNull()
    expect(await refusal('http://1.1.1.1/hook')).toBe('address-refused')
  })
})

describe('a name', () => {
  it.each(['localhost', 'internal.example', 'metadata.google.internal'])(
    '%s is refused where it stands for a private address',
    async (host) => expect(await refusal(`https://${host}/`, none, async () => ['10.1.2.3'])).toBe('address-refused'),
  )

  it('is refused if one of its addresses is private, whichever comes first', async () => {
    for (const addresses of [
      ['1.1.1.1', '127.0.0.1'],
      ['::1', '1.1.1.1'],
    ])
      expect(await refusal('https://mixed.example/', none, async () => addresses)).toBe('address-refused')
  })

  it('that cannot be resolved has its own error', async () => {
    expect(await refusal('https://nowhere.example/', none, async () => [])).toBe('name-not-resolved')
    expect(await refusal('https://nowhere.example/')).toBe('name-not-resolved')
  })

  it('is looked up once, and the addresses found are the ones connected to', async () => {
    const answers = [['1.1.1.1'], ['127.0.0.1']]
    const target = await resolveTarget('https://rebinding.example/', none, async () => answers.shift() ?? [])
    expect(target.addresses).toEqual(['1.1.1.1'])
    expect(answers).toHaveLength(1)
  })
})

describe('an additional permission', () => {
  it('is a name, whatever it resolves to', async () => {
    const allowed = readAllowedAddresses('Intranet.example, other')
    expect(await refusal('http://intranet.example:8080/', allowed, async () => ['10.0.0.7'])).toBeNull()
    expect(await refusal('http://sub.intranet.example/', allowed, async () => ['10.0.0.7'])).toBe('address-refused')
  })

  it('is an address or a network, of either family', async () => {
    const allowed = readAllowedAddresses('127.0.0.1,10.20.0.0/16,fd00::/8')
    expect(await refusal('http://127.0.0.1:9/', allowed)).toBeNull()
    expect(await refusal('http://127.0.0.2:9/', allowed)).toBe('address-refused')
    expect(await refusal('http://[::ffff:10.20.1.1]/', allowed)).toBeNull()
    expect(await refusal('http://10.21.0.1/', allowed)).toBe('address-refused')
    expect(await refusal('http://[fd00::1]/', allowed)).toBeNull()
  })

  it.each(['10.0.0.0/33', 'https://example.org', '1.2.3', 'a b', '*.example.org'])('"%s" cannot be read', (text) =>
    expect(() => readAllowedAddresses(text)).toThrow(/is not a host name, address or network/),
  )
})
