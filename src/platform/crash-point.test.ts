/** A process that is told to crash does so at that point, at that time, and nowhere else. */
import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const passing = (points: readonly string[], armed: string | undefined) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module-typescript',
      '--eval',
      `import { crashPoint } from ${JSON.stringify(new URL('crash-point.ts', import.meta.url).href)}
      for (const point of ${JSON.stringify(points)}) {
        crashPoint(point)
        process.stdout.write(point + ' ')
      }`,
    ],
    { encoding: 'utf8', env: { ...process.env, ...(armed !== undefined && { SILLAGE_CRASH_POINT: armed }) } },
  )

it('does nothing where nothing is armed', () => {
  expect(passing(['after-commit', 'after-reply'], '')).toMatchObject({ stdout: 'after-commit after-reply ', status: 0 })
})

it('ends the process with SIGKILL at the armed point, the first time or the one that is counted', () => {
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
