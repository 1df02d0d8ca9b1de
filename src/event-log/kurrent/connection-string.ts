// Parses a connection string, and builds the strings for the two halves of the official client: the one that writes and
// subscribes (gRPC in JavaScript), and the one that reads (a native add-on). They interpret the same string differently.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CannotOpenLog } from './failures.ts'

export type Node = { readonly host: string; readonly port: number }

export type Connection = {
  readonly nodes: readonly Node[]
  /** Also null without TLS: neither half may send a password unencrypted. */
  readonly account: { readonly username: string; readonly password: string } | null
  readonly tls: boolean
  /** The authority's certificate as PEM; null if the machine's certificates are used. */
  readonly authority: string | null
  readonly verify: boolean
  readonly writing: string
  readonly reading: string
  /** Descriptions of parts of the string that have no effect. */
  readonly ignored: readonly string[]
}

const GRAMMAR =
  /^\s*(?:esdb|kurrentdb|kurrent|kdb)(?<discover>\+discover)?:\/\/(?<place>[^?]+?)\/*(?:\?(?<options>.*?))?\s*$/is

/** The client's names of the options. Case, hyphens and underscores are ignored. */
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
  const ignored = unknown.map((name) => `it has the unknown option ${name}`)
  if (account && !tls) ignored.push('it contains an account, which is not sent without TLS')
  const preference = options.get('nodePreference')?.toLowerCase()
  if (preference && preference !== 'leader')
    ignored.push(`it prefers another node (${preference}), but only the leader is used`)

  // Reads use the leader, too: by default the native half takes any node.
  options.set('nodePreference', 'leader')
  const writing = new Map(options)
  // Close a silent connection for writing 13 seconds after its last message, not 20.
  if (!writing.has('keepAliveTimeout')) writing.set('keepAliveTimeout', '3000')
  const gossipMs = Number(options.get('gossipTimeout') ?? GOSSIP_MS)
  // The writing half expects seconds, the reading half milliseconds.
  writing.set('gossipTimeout', String(Math.ceil(gossipMs / 1_000)))
  const reading = new Map(options).set('gossipTimeout', String(gossipMs))
  // It waits this long before each connection, including the first, and gives up permanently after this many attempts.
  if (!reading.has('discoveryInterval')) reading.set('discoveryInterval', '100')
  if (!reading.has('maxDiscoverAttempts')) reading.set('maxDiscoverAttempts', '10')
  // It accepts nothing under 10 seconds, and the client would print the warning twice.
  for (const name of ['keepAliveInterval', 'keepAliveTimeout'] as const) reading.delete(name)

  // With `+discover` and several names, both halves would query only the first. Without it they query each for the leader.
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
    // Without the account, which would be sent percent-encoded. Each request carries the credentials instead.
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
    if (value !== 'true' && value !== 'false') throw new CannotOpenLog(`EVENT_LOG: ${option} must be true or false`)
    return value
  }
  if (option === 'connectionName') return value
  if (option === 'nodePreference') {
    if (!/^(leader|follower|random|read_?only_?replica)$/i.test(value))
      throw new CannotOpenLog('EVENT_LOG: nodePreference must be leader: only the leader is used')
    return value
  }
  if (!/^-?\d+$/.test(value)) throw new CannotOpenLog(`EVENT_LOG: ${option} must be a number of milliseconds`)
  return value
}

/** The native half ends the whole process if the file contains no certificate. */
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

/** The message must not repeat the string, which may contain an account. */
export const unreadable = (): CannotOpenLog =>
  new CannotOpenLog(
    'EVENT_LOG is not a valid connection string: expected kurrentdb://name:password@host:2113?tls=true, with special characters in the name or password percent-encoded (@ as %40)',
  )
