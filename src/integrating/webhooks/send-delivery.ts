// One HTTP request to a receiver: only to the checked address, with a time limit, without following redirects.
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import type { AllowedAddresses } from '#platform/allowed-addresses.ts'
import { codeOf } from '#platform/running.ts'
import { type Resolve, resolveTarget, type Target, TargetRefused } from './target.ts'
import type { Attempt, SendError } from './webhook.ts'

export type Message = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Sender = {
  /** Rejects only if the signal aborts. Any failure is returned as the attempt's error. */
  send(message: Message, signal?: AbortSignal): Promise<Attempt>
  /** Checks whether the URL is allowed as a target now. Throws TargetRefused. */
  check(url: string): Promise<void>
  close(): void
}

export type SenderOptions = {
  readonly allowed: AllowedAddresses
  readonly resolve: Resolve
  readonly timeoutMs?: number
  readonly nowMs?: () => number
}

/**
 * The body of a response is ignored. This much is read so that the connection can be reused; a longer one is cut off.
 */
const MOST_ANSWER_BYTES = 64 * 1_024
const IDLE_MS = 30_000
const MOST_RETRY_AFTER_MS = 86_400_000

export function webhookSender({
  allowed,
  resolve,
  timeoutMs = 10_000,
  nowMs = () => performance.now(),
}: SenderOptions): Sender {
  // A reused connection was opened to an address that was checked by the same rules.
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 32 }
  const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) }

  function exchange({ url, addresses }: Target, { headers, body }: Message, signal: AbortSignal) {
    return new Promise<IncomingMessage>((resolved, rejected) => {
      const options = {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Sillage-Webhooks/1',
        },
        lookup: checkedLookup(addresses),
        signal,
      }
      const request =
        url.protocol === 'https:'
          ? requestHttps(url, { ...options, agent: agents.https })
          : requestHttp(url, { ...options, agent: agents.http })
      request.on('response', (answer) => {
        discard(answer)
        resolved(answer)
      })
      request.on('error', (error) => {
        // The receiver closed a reused connection while the request was on its way. That is no failure of the receiver.
        if (request.reusedSocket && codeOf(error) === 'ECONNRESET')
          exchange({ url, addresses }, { url: url.href, headers, body }, signal).then(resolved, rejected)
        else rejected(error)
      })
      request.end(body)
    })
  }

  return {
    check: async (url) => void (await resolveTarget(url, allowed, resolve)),
    async send(message, stop) {
      const startedMs = nowMs()
      const ended = (outcome: Omit<Attempt, 'tookMs'>): Attempt => ({
        ...outcome,
        tookMs: Math.max(0, Math.round(nowMs() - startedMs)),
      })
      const failed = (error: SendError) => ended({ ok: false, httpStatus: null, error, retryAfterMs: null })
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const target = await resolveTarget(message.url, allowed, resolve)
        const { statusCode = 0, headers } = await exchange(
          target,
          message,
          stop ? AbortSignal.any([timeout, stop]) : timeout,
        )
        const ok = statusCode >= 200 && statusCode < 300
        return ended({
          ok,
          httpStatus: statusCode,
          error: ok ? null : statusCode >= 300 && statusCode < 400 ? 'redirect' : 'http-status',
          retryAfterMs: ok ? null : retryAfter(headers['retry-after']),
        })
      } catch (error) {
        if (stop?.aborted) throw error
        if (error instanceof TargetRefused) return failed(error.code)
        return failed(timeout.aborted ? 'timeout' : isTlsError(error) ? 'tls-failed' : 'connection-failed')
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Returns the checked addresses for any name: a second DNS look-up might return another address. */
function checkedLookup(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_, options, done) => {
    const [first] = entries
    if (options.all) done(null, entries)
    else done(null, first?.address ?? '', first?.family)
  }
}

function discard(answer: IncomingMessage): void {
  let bytes = 0
  answer.on('error', () => {})
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MOST_ANSWER_BYTES) answer.destroy()
  })
}

const isTlsError = (error: unknown): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|EPROTO$|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(codeOf(error) ?? '')

function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MOST_RETRY_AFTER_MS) : null
}
