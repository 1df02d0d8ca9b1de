// docs/your-own-school.md, pasted from top to bottom beside an empty installation; and its table of roles.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { roles } from '#identity/permissions.ts'
import { permissions } from '#kernel/permission.ts'
import { type Followed, follow } from './follow-page.ts'
import { patternOf, stepsOf } from './printed.ts'

const page = readFileSync(new URL('../../docs/your-own-school.md', import.meta.url), 'utf8')
const steps = stepsOf(page)

describe.skipIf(process.platform === 'win32')('a school of one’s own', () => {
  let followed: Followed
  beforeAll(async () => {
    followed = await follow(steps, { SILLAGE_DEMONSTRATION: 'no' })
  })

  it('begins with an installation that holds nothing', () => {
    expect(followed.start).toMatch(/Log\s+0 events/)
  })

  it.each(steps.map((step, n) => ({ ...step, n, called: step.commands.split('\n')[0] })))(
    'prints what the page shows: $called',
    ({ n, printed }) => {
      const answer = followed.answers[n] ?? ''
      if (printed === null) expect(answer).toBe('')
      else expect(answer).toMatch(patternOf(printed))
    },
  )
})

/** The rows of the table whose first column has this heading: the first cell, and what the last one holds. */
function table(heading: string): [name: string, last: string][] {
  const from = page
    .slice(page.indexOf(`\n| ${heading} `))
    .trimStart()
    .split('\n')
  const rows = from.slice(
    2,
    from.findIndex((line) => !line.startsWith('|')),
  )
  return rows.map((row) => {
    const cells = row.split('|').slice(1, -1)
    return [cells[0]?.replaceAll('`', '').trim() ?? '', cells.at(-1)?.trim() ?? '']
  })
}

describe('the table of roles', () => {
  it('is that of the program', () => {
    const rights = (text: string) =>
      Object.fromEntries(
        [...text.matchAll(/`([a-z:-]+)` ([a-z]+)/g)].map(([, permission = '', scope]) => [permission, scope]),
      )
    expect(Object.fromEntries(table('role').map(([role, last]) => [role, rights(last)]))).toEqual(roles)
  })

  it('has a word on each permission', () => {
    const known = [...permissions].sort()
    expect(
      table('permission')
        .map(([name]) => name)
        .sort(),
    ).toEqual(known)
  })
})
