// Where webhooks may be sent: to public addresses over TLS, and to what the installation allows in addition. Checked
// when an endpoint is created and again at each delivery, on exactly the addresses that are then connected to.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type AllowedAddresses, isAllowed } from '#platform/allowed-addresses.ts'

export type Resolve = (host: string) => Promise<readonly string[]>

export type Target = {
  readonly url: URL
  /** The checked addresses. Connect to no others. */
  readonly addresses: readonly string[]
}

export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
  readonly code: 'address-refused' | 'name-not-resolved'
  constructor(code: TargetRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

const RESOLVE_MS = 5_000

export const resolveByDns: Resolve = async (host) => {
  const timeout = new Promise<never>((_, reject) =>
    setTimeout(
      () => reject(new TargetRefused('name-not-resolved', `The host ${host} could not be resolved in time.`)),
      RESOLVE_MS,
    ).unref(),
  )
  const addresses = await Promise.race([lookup(host, { all: true, verbatim: true }), timeout])
  return addresses.map(({ address }) => address)
}

/** What is wrong with a URL judging by its text, or null. */
export function unfitUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'Give a URL such as https://example.org/sillage.'
  const { protocol, username, password, hostname, hash } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'The URL must use https.'
  if (username !== '' || password !== '')
    return 'The URL must not contain a user name or a password, because it is shown and logged.'
  if (hash !== '') return 'The URL must not contain a fragment (#…).'
  return hostname === '' ? 'The URL has no host.' : null
}

/** Resolves and checks. A name is refused if any of its addresses is. Throws TargetRefused. */
export async function resolveTarget(text: string, allowed: AllowedAddresses, resolve: Resolve): Promise<Target> {
  const unfit = unfitUrl(text)
  if (unfit !== null) throw new TargetRefused('address-refused', unfit)
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) ? [host] : await resolveHost(host, resolve)
  const isAllowedHost = allowed.hosts.has(host.toLowerCase().replace(/\.$/, ''))
  for (const address of addresses) {
    if (isAllowedHost || isAllowed(address, allowed)) continue
    if (!isPublic(address))
      throw new TargetRefused(
        'address-refused',
        'The address is private or reserved. The operator of the service can allow it with SILLAGE_WEBHOOK_ALLOW.',
      )
    if (url.protocol !== 'https:')
      throw new TargetRefused(
        'address-refused',
        'Webhooks are sent over https. Plain http is only possible to hosts that SILLAGE_WEBHOOK_ALLOW lists.',
      )
  }
  return { url, addresses }
}

async function resolveHost(host: string, resolve: Resolve): Promise<readonly string[]> {
  const addresses = await resolve(host).catch((error: unknown) => {
    if (error instanceof TargetRefused) throw error
    return []
  })
  if (addresses.length === 0) throw new TargetRefused('name-not-resolved', `The host ${host} could not be resolved.`)
  return addresses
}

/** IPv6 addresses outside this range are treated as private: they may be translated to anything. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

export function isPublic(address: string): boolean {
  if (!isIP(address)) return false
  // An IPv4 address that is written as an IPv6 address is judged as IPv4.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(PUBLIC_IPV6)
}
