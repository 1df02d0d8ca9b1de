/** /docs begins with commands to copy: they are run here as they are printed, in a shell, against a real service. */
import { execFile } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSchool } from '#kernel/example-school.ts'
import { openStack, type Stack } from './stack.ts'

const run = promisify(execFile)
const project = join(import.meta.dirname, '..', '..')

let stack: Stack
let address: string
beforeAll(async () => {
  stack = await openStack('first request', { worker: true })
  address = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  const token = await stack.token('administrator', { tenant: exampleSchool.tenant })
  const { class: id, teacher } = exampleSchool
  const body = { class: id, name: 'CM2 A', level: 'CM2', schoolYear: '2026-2027', teacher }
  const school = { name: 'École des Tilleuls', zone: 'Europe/Paris' }
  expect((await stack.ask('POST', '/api/schools', { body: school, token })).statusCode).toBe(201)
  const opened = await stack.ask('POST', '/api/classes', { body, token })
  expect(opened.statusCode, opened.body).toBe(201)
  const shown = await stack.ask('GET', `/api/classes?atLeast=${opened.json().position}`, { token })
  expect(shown.json().items).toHaveLength(1)
})
afterAll(async () => {
  await stack?.close()
})

const page = async (headers: Record<string, string> = {}) => (await fetch(`${address}/docs`, { headers })).text()

describe('/docs', () => {
  it('begins with commands that answer as they are printed', async (context) => {
    if (process.platform === 'win32' || !(await run('curl', ['--version']).then(Boolean, () => false)))
      return context.skip('needs a shell and curl')
    const html = await page()
    expect(html.indexOf('<pre>')).toBeLessThan(html.indexOf('<div id="api">'))
    const commands = [...html.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map(([, text = '']) =>
      text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
    )
    const env = {
      ...process.env,
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      SILLAGE_DATA: stack.directory,
      NODE_NO_WARNINGS: '1',
    }
    const { stdout } = await run('sh', ['-ec', commands.join('\n')], { env, cwd: project })
    expect(stdout).toContain('"items":[{')
    expect(stdout).toContain(`"teacher":"${exampleSchool.teacher}","totals":{`)
  })

  it('repeats no host that is none', async () => {
    const { body } = await stack.server.inject({ url: '/docs', headers: { host: 'x"><script>alert(1)</script>' } })
    expect(body).not.toContain('alert(1)')
    expect(await page()).toContain(`${address}/api/classes`)
  })
})
