// The replay screen with a long history in a real browser: how soon it paints, how long a step takes, and its longest task.
import { randomUUID } from 'node:crypto'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { buildServer } from '#http/server.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { findBrowser, openBrowser } from '../../tests/console/browser.ts'
import { builtConsoleFolder } from '../../tests/console/built.ts'
import { adult } from '../../tests/http/signed-in.ts'
import { openStack } from '../../tests/http/stack.ts'
import { recordLongHistory } from './long-history.ts'
import { percentile } from './report.ts'

export type ReplayInBrowser = {
  readonly firstPaintMs: number
  /** Until the timeline, the state and the list are there. */
  readonly shownMs: number
  readonly stepP50Ms: number
  readonly stepP95Ms: number
  /** A jump to any place, with the state and the list there. */
  readonly jumpP95Ms: number
  readonly longestTaskMs: number
}

/** Presses a key and waits until the page shows another event and has painted it. Runs in the page. */
const stepper = `
  window.longest = 0
  new PerformanceObserver((list) => { for (const one of list.getEntries()) longest = Math.max(longest, one.duration) })
    .observe({ type: 'longtask', buffered: true })
  window.slider = () => document.querySelector('[role=slider]')
  window.isShown = () => slider()?.getAttribute('aria-busy') === 'false' && document.querySelector('[aria-current=true]') !== null
  window.painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  window.until = async (test) => { while (!test()) await painted() }
  window.step = async (key) => {
    const before = slider().getAttribute('aria-valuenow')
    const startedMs = performance.now()
    slider().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await until(() => slider().getAttribute('aria-valuenow') !== before && isShown())
    await painted()
    return performance.now() - startedMs
  }
`

export async function replayInBrowser(
  url: string,
  { events, steps, jumps }: { readonly events: number; readonly steps: number; readonly jumps: number },
): Promise<ReplayInBrowser | { readonly missing: string }> {
  const found = await findBrowser()
  if ('missing' in found) return found
  const stack = await openStack('bench console', {
    databaseUrl: url,
    requestsUrl: ownLoginFor(url),
    worker: true,
  })
  const learner = PersonId.parse(randomUUID())
  await stack.ask('POST', '/api/schools', { body: { name: 'École des Tilleuls', zone: 'Europe/Paris' } })
  await stack.ask('POST', '/api/schools/second-factor', { body: { required: false } })
  const administrator = await adult(stack, 'administrator')
  const person = { person: learner, role: 'learner', givenName: 'Ilyès', familyName: 'Sureau' }
  await stack.ask('POST', '/api/people', { body: person })
  await recordLongHistory(stack.service.log, { tenant: TenantId.parse(stack.tenant), learner, events, others: 0 })
  const server = buildServer({
    ...stack.service,
    ...{ keys: stack.keys, metrics: stack.metrics, logger: stack.logger, checks: [] },
    console: await readBuiltConsole(await builtConsoleFolder()),
    options: { mostLoopDelayMs: 0 },
  })
  const base = await server.listen({ port: 0, host: '127.0.0.1' })
  const { browser, close } = await openBrowser(found)
  try {
    const page = await (await browser.newContext({ baseURL: base })).newPage()
    const { name, password } = administrator
    const data = { school: stack.tenant, name, password }
    const signedIn = await page.request.post('/api/sign-in', { headers: { origin: base }, data })
    if (!signedIn.ok()) throw new Error(await signedIn.text())
    await page.addInitScript(stepper)
    const startedMs = performance.now()
    await page.goto(`/learners/${learner}/replay`)
    await page.evaluate('until(isShown)')
    const shownMs = performance.now() - startedMs
    const numberOf = async (script: string) => Number(await page.evaluate(script))
    const firstPaintMs = await numberOf('performance.getEntriesByName("first-contentful-paint")[0]?.startTime')
    const timed = async (count: number, keyOf: (n: number) => string) => {
      const tookMs: number[] = []
      for (let n = 0; n < count; n += 1) tookMs.push(await numberOf(`step(${JSON.stringify(keyOf(n))})`))
      return tookMs.toSorted((a, b) => a - b)
    }
    const stepsMs = await timed(steps, () => 'ArrowLeft')
    const jumpsMs = await timed(jumps, () => 'PageUp')
    return {
      ...{ firstPaintMs, shownMs, longestTaskMs: await numberOf('longest') },
      ...{ stepP50Ms: percentile(stepsMs, 0.5), stepP95Ms: percentile(stepsMs, 0.95) },
      jumpP95Ms: percentile(jumpsMs, 0.95),
    }
  } finally {
    await close()
    await server.close()
    await stack.close()
  }
}

/** The service creates the login of requests if it does not exist. */
function ownLoginFor(url: string): string {
  const own = new URL(url)
  own.username = 'sillage_bench_requests'
  own.password = randomUUID()
  return own.href
}
