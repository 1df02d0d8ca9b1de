// What a connection string says, and how each half of the official client must be told it: the one that writes and
// subscribes (gRPC in JavaScript), and the one that reads (a native add-on). They read the same string differently.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CannotOpenLog } from './failures.ts'

export type Node = { readonly host: string; readonly port: number }

export type Connection = {
  readonly nodes: readonly Node[]
  /** Null also without TLS: neither half may send a password that anybody on the way can read. */
  readonly account: { readonly username: string; readonly password: string } | null
  readonly tls: boolean
  /** PEM of the authority; null where the machine's own are trusted. */
  readonly authority: string | null
  readonly verify: boolean
  readonly writing: string
  readonly reading: string
  /** What stands in the string and does nothing, in words. */
  readonly ignored: readonly string[]
}

const GRAMMAR =
  /^\s*(?:esdb|kurrentdb|kurrent|kdb)(?<discover>\+discover)?:\/\/(?<place>[^?]+?)\/*(?:\?(?<options>.*?))?\s*$/is

/** As the client names them; capitals, hyphens and underscores do not count. */
const KNOWN = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'throwOnAppendFailure',
  'tls',
  'tlsCAFile',
  'tlsVerifyCert',
  'userCertFile',
  'userKeyFile',
] as const

type Option = (typeof KNOWN)[number]
const FILES: readonly Option[] = ['tlsCAFile', 'userCertFile', 'userKeyFile']
const SWITCHES: readonly Option[] = ['tls', 'tlsVerifyCert', 'throwOnAppendFailure']
const GOSSIP_MS = 2_000

export function readConnectionString(text: string): Connection {
  const { discover, place = '', options: query = '' } = GRAMMAR.exec(text)?.groups ?? {}
  const at = place.lastIndexOf('@')
  const nodes = place
    .slice(at + 1)
    .split(',')
    .map(nodeOf)
  const account = at < 0 ? null : accountOf(place.slice(0, at))
  const { options, unknown } = optionsOf(query)
  const tls = options.get('tls') !== 'false'
  const ca = options.get('tlsCAFile')
  const ignored = unknown.map((name) => `it has the option ${name}, which nobody knows`)
  if (account && !tls) ignored.push('it names an account, which is not sent without TLS')
  const preference = options.get('nodePreference')?.toLowerCase()
  if (preference && preference !== 'leader')
    ignored.push(`it prefers another node (${preference}), and only the leader is asked`)

  // Reading is asked of the leader too: left to itself, the native half takes any node.
  options.set('nodePreference', 'leader')
  const writing = new Map(options)
  // A connection for writing that has fallen silent is left 13 seconds after its last word, not 20.
  if (!writing.has('keepAliveTimeout')) writing.set('keepAliveTimeout', '3000')
  const gossipMs = Number(options.get('gossipTimeout') ?? GOSSIP_MS)
  // In seconds here, in milliseconds there.
  writing.set('gossipTimeout', String(Math.ceil(gossipMs / 1_000)))
  const reading = new Map(options).set('gossipTimeout', String(gossipMs))
  // It waits so long before each connection, the first one too, and gives up after so many for ever.
  if (!reading.has('discoveryInterval')) reading.set('discoveryInterval', '100')
  if (!reading.has('maxDiscoverAttempts')) reading.set('maxDiscoverAttempts', '10')
  // It takes nothing under 10 seconds, and the client would warn of them twice.
  for (const name of ['keepAliveInterval', 'keepAliveTimeout'] as const) reading.delete(name)

  // Of several names behind `+discover` both halves would ask the first alone; without it they ask each who leads.
  const scheme = discover && nodes.length === 1 ? 'kurrentdb+discover' : 'kurrentdb'
  const hosts = nodes.map(({ host, port }) => `${host}:${port}`).join(',')
  const login = account && tls ? `${encodeURIComponent(account.username)}:${encodeURIComponent(account.password)}@` : ''
  return {
    nodes,
    account: tls ? account : null,
    tls,
    authority: tls && ca !== undefined ? certificateIn(ca) : null,
    verify: options.get('tlsVerifyCert') !== 'false',
    writing: `${scheme}://${login}${hosts}${queryOf(writing)}`,
    // Without the account: it would be sent as it is written, signs and all. Who reads is said with each request.
    reading: `${scheme}://${hosts}${queryOf(reading)}`,
    ignored,
  }
}

function nodeOf(text: string): Node {
  const [, host, port = '2113'] = /^\s*([\w.-]+)(?::(\d{1,5}))?\s*$/.exec(text) ?? []
  if (host === undefined) throw unreadable()
  return { host, port: Number(port) }
}

function accountOf(text: string): { username: string; password: string } {
  const [, username, password] = /^([^:]+):(.+)$/s.exec(text) ?? []
  if (username === undefined || password === undefined) throw unreadable()
  return { username: decoded(username), password: decoded(password) }
}

function optionsOf(query: string): { options: Map<Option, string>; unknown: string[] } {
  const options = new Map<Option, string>()
  const unknown: string[] = []
  for (const pair of query.split('&').filter((pair) => pair !== '')) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(pair) ?? []
    if (name === '') throw unreadable()
    const flat = name.trim().toLowerCase().replaceAll(/[_-]/g, '')
    const known = KNOWN.find((option) => option.toLowerCase() === flat)
    if (known === undefined) unknown.push(name)
    else options.set(known, checked(known, decoded(value.trim())))
  }
  return { options, unknown }
}

function checked(option: Option, value: string): string {
  if (FILES.includes(option)) {
    const path = resolve(value)
    try {
      readFileSync(path)
    } catch (error) {
      throw new CannotOpenLog(`EVENT_LOG names ${path} (${option}), which cannot be read`, error)
    }
    return path
  }
  if (SWITCHES.includes(option)) {
    if (value !== 'true' && value !== 'false') throw new CannotOpenLog(`EVENT_LOG: ${option} is true or false`)
    return value
  }
  if (option === 'connectionName') return value
  if (option === 'nodePreference') {
    if (!/^(leader|follower|random|read_?only_?replica)$/i.test(value))
      throw new CannotOpenLog('EVENT_LOG: nodePreference is leader; only the leader is asked')
    return value
  }
  if (!/^-?\d+$/.test(value)) throw new CannotOpenLog(`EVENT_LOG: ${option} is a number of milliseconds`)
  return value
}

/** The native half ends the whole process over a file that holds none. */
function certificateIn(path: string): string {
  const text = readFileSync(path, 'utf8')
  try {
    new X509Certificate(text)
    return text
  } catch (error) {
    throw new CannotOpenLog(`EVENT_LOG names ${path} (tlsCAFile), which holds no certificate in PEM`, error)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unreadable()
  }
}

const queryOf = (options: ReadonlyMap<Option, string>): string =>
  `?${[...options].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`

/** Says what is wrong without repeating what was given: an account may stand in it. */
export const unreadable = (): CannotOpenLog =>
  new CannotOpenLog(
    'EVENT_LOG is no connection string that the client understands: kurrentdb://name:password@host:2113?tls=true, with the signs of a name or password that have a meaning there written as in a link (@ as %40)',
  )
