// `npm run screenshots`: pictures of the console of a running demonstration school, signed in as each role. Look at them.
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { passwordsFile } from '#compose/demonstration-accounts.ts'
import { DEMONSTRATION } from '#simulator/demonstration.ts'
import { demonstrationPath } from '#simulator/demonstration-paths.ts'
import { demonstrationSequence } from '#simulator/demonstration-sequence.ts'
import { findBrowser, openBrowser } from '../../tests/console/browser.ts'

const root = resolve(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    data: { type: 'string', default: process.env.SILLAGE_DATA ?? join(root, '.sillage') },
    to: { type: 'string', default: join(root, 'built', 'screenshots') },
  },
})

const { tenant, learner, class: ofClass } = DEMONSTRATION
const { sequence, activity } = demonstrationSequence

/** By account: a name of the picture, and the address of the screen. */
const screens = {
  teacher: {
    'my-classes': '/',
    class: `/classes/${ofClass}`,
    'class-sign-in': `/classes/${ofClass}/sign-in`,
    learner: `/learners/${learner}`,
    replay: `/learners/${learner}/replay`,
    notices: '/notices',
    'teacher-paths': '/teaching/paths',
    'class-paths': `/classes/${ofClass}/paths`,
    sequences: '/sequences',
    sequence: `/sequences/${sequence}`,
    'class-sequences': `/classes/${ofClass}/sequences`,
    'class-sequence': `/classes/${ofClass}/sequences/${sequence}`,
    'class-texts': `/classes/${ofClass}/texts`,
    'class-competencies': `/classes/${ofClass}/competencies`,
  },
  learner: {
    'own-paths': '/paths',
    'own-path': `/paths/${demonstrationPath}`,
    'own-sequences': '/me/sequences',
    activity: `/me/sequences/${sequence}/${activity}`,
    'own-texts': '/me/texts',
  },
  administrator: { people: '/people', paste: '/people/paste', classes: '/school/classes' },
  auditor: { requests: '/', accesses: `/people/${learner}/accesses`, service: '/service', sessions: '/sessions' },
} as const

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const

const found = await findBrowser()
if ('missing' in found) throw new Error(`No pictures: ${found.missing}`)
const passwords = new Map(
  (await readFile(passwordsFile(values.data), 'utf8')).split('\n').map((line): [string, string] => {
    const [name = '', password = ''] = line.trim().split(/\s+/)
    return [name, password]
  }),
)
await mkdir(values.to, { recursive: true })
const { browser, close } = await openBrowser(found)
let taken = 0
try {
  for (const [look, options] of Object.entries(looks))
    for (const [name, addresses] of Object.entries(screens)) {
      const context = await browser.newContext({
        ...options,
        baseURL: values.url,
        locale: 'fr-FR',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const signedIn = await page.request.post('/api/sign-in', {
        headers: { origin: values.url },
        data: { school: tenant, name, password: passwords.get(name) ?? '' },
      })
      if (!signedIn.ok()) throw new Error(`${name} cannot sign in: ${await signedIn.text()}`)
      for (const [screen, address] of Object.entries(addresses)) {
        await page.goto(address)
        await page.locator('h1').waitFor()
        await page.waitForLoadState('networkidle')
        await page.screenshot({ path: join(values.to, `${screen}-${look}.png`) })
        taken += 1
      }
      await context.close()
    }
} finally {
  await close()
}
console.log(`${taken} pictures in ${values.to}`)
