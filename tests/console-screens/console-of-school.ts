// The console over a whole service with a school in it, in a real browser: `const console = await openConsoleOfSchool(found)`.
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { type FoundBrowser, openBrowser } from '../console/browser.ts'
import { builtConsoleFolder } from '../console/built.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { type OfInstallation, ofInstallation, type Viewer } from './known-screens.ts'
import { password, type ShownSchool, shownSchool } from './shown-school.ts'
import type { Language } from './states.ts'

type Look = {
  readonly language?: Language
  readonly width?: number
  readonly height?: number
  readonly forcedColors?: 'active'
  readonly colorScheme?: 'dark'
}

export type ConsoleOfSchool = {
  readonly stack: Stack
  readonly school: ShownSchool
  readonly origin: string
  /** A browser of its own, in which this person has signed in. */
  signedIn(viewer: Viewer, look?: Look): Promise<{ readonly context: BrowserContext; readonly page: Page }>
  /** A browser of its own in which nobody has. */
  stranger(look?: Look): Promise<{ readonly context: BrowserContext; readonly page: Page }>
  close(): Promise<void>
}

const isOfInstallation = (viewer: Viewer): viewer is OfInstallation => ofInstallation.some((one) => one === viewer)

export async function openConsoleOfSchool(found: FoundBrowser, name: string): Promise<ConsoleOfSchool> {
  const built = await readBuiltConsole(await builtConsoleFolder())
  const stack = await openStack(name, { worker: true, console: built })
  const school = await shownSchool(stack)
  await caughtUp(stack)
  await stack.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = stack.server.server.address() as AddressInfo
  // Browsers send a cookie that needs TLS to localhost.
  const origin = `http://localhost:${port}`
  const opened = await openBrowser(found)

  const stranger: ConsoleOfSchool['stranger'] = async ({
    language = 'fr',
    width = 1280,
    height = 800,
    ...look
  } = {}) => {
    const context = await opened.browser.newContext({
      baseURL: origin,
      viewport: { width, height },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      ...look,
    })
    context.setDefaultTimeout(NEVER_COMES_MS)
    context.setDefaultNavigationTimeout(NEVER_COMES_MS)
    await context.addInitScript(`localStorage.setItem('sillage.language', '${language}')`)
    return { context, page: await context.newPage() }
  }
  const signIn = async ({ request }: BrowserContext, viewer: Viewer) =>
    isOfInstallation(viewer)
      ? request.post('/api/sign-in/token', {
          headers: { origin, authorization: `Bearer ${await stack.token(viewer)}` },
        })
      : request.post('/api/sign-in', {
          headers: { origin },
          data: { school: stack.tenant, name: school.names[viewer], password },
        })
  return {
    stack,
    school,
    origin,
    stranger,
    async signedIn(viewer, look) {
      const one = await stranger(look)
      const answer = await signIn(one.context, viewer)
      if (!answer.ok()) throw new Error(`${viewer} cannot sign in: ${await answer.text()}`)
      return one
    },
    async close() {
      await opened.close()
      await stack.close()
    },
  }
}
