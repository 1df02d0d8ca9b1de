import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { setAside } from './set-aside.ts'

it('stores the place and the reason of a row, and nothing else that the caller knows of it', async () => {
  const aside = setAside(join(tmpdir(), `sillage-set-aside-${process.pid}`), {
    ...{ school: 'a school', name: 'place', identity: [] },
  })
  const found = { file: 'studentInfo', row: 3, reason: 'unknown student', taken: false, value: 'Léa Martin' }
  try {
    aside.add(found)
    aside.close()
    expect(JSON.parse(await readFile(aside.path, 'utf8'))).toEqual({
      ...{ school: 'a school', file: 'studentInfo', row: 3, reason: 'unknown student', taken: false },
    })
  } finally {
    aside.discard()
  }
})
