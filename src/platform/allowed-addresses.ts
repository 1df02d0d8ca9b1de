// A list of names, addresses and networks from a setting, and whether an address is in it.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type AllowedAddresses = {
  /** In lower case. Whatever a name resolves to is allowed. */
  readonly hosts: ReadonlySet<string>
  readonly networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]
}

/** Throws a TypeError that names the entry it cannot parse. */
export function readAllowedAddresses(text: string): AllowedAddresses {
  const hosts = new Set<string>()
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = []
  for (const entry of text.split(',').map((item) => item.trim().toLowerCase())) {
    if (entry === '') continue
    if (ipaddr.isValidCIDR(entry)) networks.push(ipaddr.parseCIDR(entry))
    else if (isIP(entry)) {
      const address = ipaddr.process(entry)
      networks.push([address, address.kind() === 'ipv4' ? 32 : 128])
    } else if (/^[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?$/.test(entry) && !/^[\d.]+$/.test(entry)) hosts.add(entry)
    else throw new TypeError(`"${entry}" is not a host name, address or network`)
  }
  return { hosts, networks }
}

export function isAllowed(address: string, { networks }: AllowedAddresses): boolean {
  if (!isIP(address)) return false
  const parsed = ipaddr.process(address)
  return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits]))
}
