/** A process that is told to crash does so at that point, at that time, and nowhere else. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const program = (points: readonly string[]) => [
  '--input-type=module-typescript',
  '--eval',
  `import { crashPoint } from ${JSON.stringify(new URL('crash-point.ts', import.meta.url).href)}
  for (const point of ${JSON.stringify(points)}) {
    crashPoint(point)
    process.stdout.write(point + ' ')
  }`,
]
const passing = (points: readonly string[], armed: string | undefined) =>
  spawnSync(process.execPath, program(points), {
    encoding: 'utf8',
    env: { ...process.env, ...(armed !== undefined && { SILLAGE_CRASH_POINT: armed }) },
  })

it('does nothing if no point is armed', () => {
  expect(passing(['after-commit', 'after-reply'], '')).toMatchObject({ stdout: 'after-commit after-reply ', status: 0 })
})

it('ends the process with SIGKILL at the armed point, the first time or the given time', () => {
  expect(passing(['after-reply', 'after-commit', 'after-reply'], 'after-commit')).toMatchObject({
    stdout: 'after-reply ',
    signal: 'SIGKILL',
  })
  expect(passing(['after-commit', 'after-reply', 'after-commit', 'after-reply'], 'after-commit:2')).toMatchObject({
    stdout: 'after-commit after-reply ',
    signal: 'SIGKILL',
  })
  expect(passing(['after-commit'], 'after-commit:2')).toMatchObject({ status: 0 })
})

it.skipIf(process.platform !== 'linux')('stops at the armed point until it is told to continue', async () => {
  const env = { ...process.env, SILLAGE_CRASH_POINT: 'after-commit:1:freeze' }
  const child = spawn(process.execPath, program(['after-reply', 'after-commit']), { env })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const state = async () => /\) (\w) /.exec(await readFile(`/proc/${child.pid}/stat`, 'utf8'))?.[1]
  await expect.poll(state).toBe('T')
  expect(said).toBe('after-reply ')
  const ended = once(child, 'close')
  child.kill('SIGCONT')
  expect(await ended).toEqual([0, null])
  expect(said).toBe('after-reply after-commit ')
})
