// Where a webhook may be sent: public addresses over TLS, and what the installation allows besides. Checked at creation
// and again at each delivery, on the very addresses that are then connected to.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type AllowedAddresses, isAllowed } from '#platform/allowed-addresses.ts'

export type Resolve = (host: string) => Promise<readonly string[]>

export type Target = {
  readonly url: URL
  /** The addresses that were checked: connect to no other. */
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
  const patience = new Promise<never>((_, reject) =>
    setTimeout(
      () => reject(new TargetRefused('name-not-resolved', `${host} was not resolved in time.`)),
      RESOLVE_MS,
    ).unref(),
  )
  const found = await Promise.race([lookup(host, { all: true, verbatim: true }), patience])
  return found.map(({ address }) => address)
}

/** What can be told from the text alone: null where all is well, else the reason. */
export function unfitUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'A URL is expected, such as https://example.org/sillage.'
  const { protocol, username, password, hostname, hash } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'Webhooks are sent over https.'
  if (username !== '' || password !== '') return 'A URL holds no user name and no password: it is shown and logged.'
  if (hash !== '') return 'A fragment (#…) is not sent: leave it out.'
  return hostname === '' ? 'The URL names no host.' : null
}

/** Resolves and checks. A name that stands for one refused address among others is refused. Throws TargetRefused. */
export async function resolveTarget(text: string, allowed: AllowedAddresses, resolve: Resolve): Promise<Target> {
  const unfit = unfitUrl(text)
  if (unfit !== null) throw new TargetRefused('address-refused', unfit)
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) ? [host] : await resolved(host, resolve)
  const known = allowed.hosts.has(host.toLowerCase().replace(/\.$/, ''))
  for (const address of addresses) {
    if (known || isAllowed(address, allowed)) continue
    if (!isPublic(address))
      throw new TargetRefused(
        'address-refused',
        'The address is private or reserved. SILLAGE_WEBHOOK_ALLOW lets whoever runs the service allow it.',
      )
    if (url.protocol !== 'https:')
      throw new TargetRefused('address-refused', 'Webhooks are sent over https: plain http must be allowed by name.')
  }
  return { url, addresses }
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  const addresses = await resolve(host).catch((error: unknown) => {
    if (error instanceof TargetRefused) throw error
    return []
  })
  if (addresses.length === 0) throw new TargetRefused('name-not-resolved', `The host ${host} is not known to the DNS.`)
  return addresses
}

/** Of IPv6, what is not assigned to the public is private until proven otherwise: it may be translated to anything. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

export function isPublic(address: string): boolean {
  if (!isIP(address)) return false
  // An IPv4 address in the clothes of an IPv6 one is judged as what it is.
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(PUBLIC_IPV6)
}
