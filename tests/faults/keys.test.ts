// Real processes that die while keys are made and while an epoch of keys ends, and a key store that goes away: nothing that
// was acknowledged becomes unreadable, and what needs no key goes on.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plainEnvironment } from '#platform/child.ts'
import type { CrashPoint } from '#platform/crash-point.ts'
import { startDatabase } from './database-under-test.ts'
import { startRegistrations } from './registrations.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'
import { verifyKeys } from './verify-keys.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ofKeys: readonly CrashPoint[] = ['before-keys-commit', 'after-keys-commit']
const ofRotation: readonly CrashPoint[] = ['after-epoch-secret', 'after-epoch-begun', 'between-rewraps']

/** `sillage keys rotate`, to its end, or until it kills itself at a crash point. */
async function rotateKeys({ environment }: ServiceUnderTest, point?: CrashPoint): Promise<string> {
  const child = spawn(process.execPath, ['scripts/sillage.ts', 'keys', 'rotate'], {
    cwd: root,
    env: { ...plainEnvironment(), ...environment, ...(point && { SILLAGE_CRASH_POINT: `${point}:1:crash` }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return signal ?? (code === 0 ? 'done' : `exit ${code}: ${said}`)
}

describe.skipIf(process.platform !== 'linux')('personal data (needs Linux)', () => {
  it('stays readable when processes are killed as keys are made and an epoch ends', async () => {
    const service = await startService({ apis: 2, workers: 1 })
    onTestFinished(() => service.stop())
    const [first, second] = service.apis
    const [worker] = service.workers
    if (!first || !second || !worker) throw new Error('two APIs and a worker are needed')
    const load = await startRegistrations(service, 6)
    const rotations: string[] = []
    for (const [n, point] of ofRotation.entries()) {
      await Promise.all([
        n % 2 === 0 ? first.kill() : second.kill(),
        worker.kill(),
        rotateKeys(service, point).then((how) => rotations.push(how)),
      ])
      await pause(200)
    }
    for (const point of ofKeys) await Promise.all([first.crashAt(point, 2), second.kill()])
    // What a killed rotation left is finished by the next one.
    rotations.push(await rotateKeys(service))
    await service.ready()
    const before = load.people.size
    while (load.people.size < before + 20) await pause(50)
    await load.stop()
    expect(rotations).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 'done'])
    const { opened, keys } = await verifyKeys(service, load)
    process.stdout.write(
      `keys: ${load.people.size} people and ${load.answers.size} answers acknowledged, ${opened} sealed parts opened with ${keys} keys; ` +
        `${JSON.stringify(Object.fromEntries(load.outcomes))}\n`,
    )
  })

  it('waits for a key store that is away, also at the start; what needs no key goes on', async () => {
    const keys = await startDatabase()
    onTestFinished(() => keys.stop())
    const service = await startService({ apis: 1, workers: 1, keysUrl: keys.url })
    onTestFinished(() => service.stop())
    const [api] = service.apis
    if (!api) throw new Error('an API is needed')
    const administrator = await service.tokenOf('administrator')
    const post = async (path: string, token: string, body: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const sent = { method: 'POST', headers, body: JSON.stringify(body) }
      const response = await fetch(`${service.urls[0]}${path}`, sent)
      return { status: response.status, code: JSON.parse(await response.text()).code as unknown }
    }
    const clear = () =>
      post('/api/enrolments', administrator, { learner: randomUUID(), class: randomUUID(), schoolYear: '2026-2027' })
    const personal = () =>
      post('/api/people', administrator, { person: randomUUID(), role: 'parent', givenName: 'Zoé', familyName: 'B' })

    const load = await startRegistrations(service, 4)
    while (load.people.size < 10) await pause(20)
    // Restarted under load, and away for as long as this takes.
    await keys.stopped(async () => {
      await expect.poll(personal).toMatchObject({ status: 503 })
      expect(await clear()).toMatchObject({ status: 201 })
      await api.kill()
      await service.ready()
      expect(await clear()).toMatchObject({ status: 201 })
      expect(await personal()).toMatchObject({ status: 503 })
    })
    const before = load.people.size
    while (load.people.size < before + 10) await pause(20)
    await load.stop()
    await verifyKeys(service, load)
  })
})
