// Whatever a rejected statement holds, no text of it is in the file of rejected rows or in a message.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { setAside } from '../set-aside.ts'
import { importXapi } from './import-xapi.ts'
import { NOW, school } from './imported.fixtures.ts'
import { asLines, statement } from './statements.fixtures.ts'

const CANARY = 'Zoé Canary'
const good = statement({ id: 1 })
const context = good.context

const personal: Readonly<Record<string, object | string>> = {
  'no JSON': `{"actor": {"name": "${CANARY}"`,
  'a text': JSON.stringify(CANARY),
  'a list': JSON.stringify([CANARY]),
  'no verb': { actor: { name: CANARY } },
  'a verb that is a sentence': { ...statement({ id: 2 }), verb: { id: CANARY } },
  'a verb that is a word alone': { ...statement({ id: 2 }), verb: 'Canary' },
  'a verb that is an address': { ...statement({ id: 2 }), verb: { id: 'mailto:canary@school.example' } },
  'a verb of its own': { ...statement({ id: 2 }), verb: { id: 'https://school.example/people/canary' } },
  'a verb with a query': { ...statement({ id: 2 }), verb: { id: 'http://adlnet.gov/expapi/verbs/x?who=canary' } },
  'no account': { ...statement({ id: 3 }), actor: { name: CANARY } },
  'an address': { ...statement({ id: 3 }), actor: { mbox: 'mailto:canary@school.example' } },
  'a group': { ...statement({ id: 3 }), actor: { objectType: 'Group', name: CANARY, member: [{ name: CANARY }] } },
  'a kind of object': { ...statement({ id: 4 }), object: { objectType: CANARY, id: 'x' } },
  'an object without an id': { ...statement({ id: 4 }), object: { definition: { name: { fr: CANARY } } } },
  'a time that is none': { ...statement({ id: 5 }), timestamp: CANARY },
  'a wrong clock': { ...statement({ id: 5 }), timestamp: '1970-01-01T00:00:00Z', result: { response: CANARY } },
  'no course': { ...statement({ id: 6 }), context: undefined, result: { response: CANARY } },
  'another statement of the same id': { ...good, result: { response: CANARY }, timestamp: '2021-11-29T11:11:11Z' },
  'an id that is a text': { ...good, id: CANARY, actor: { account: { homePage: 'https://x.example', name: CANARY } } },
  'a session that is no text': {
    ...statement({ id: 7 }),
    context: { ...Object(context), extensions: { 'x/session-id': [CANARY] } },
  },
  'a score that is none': { ...statement({ id: 8 }), result: { score: { raw: CANARY, scaled: 7 }, duration: CANARY } },
}

async function importOf(lines: readonly (object | string)[]): Promise<string> {
  const aside = setAside(join(tmpdir(), `sillage-personal-${process.pid}`), {
    school: 'a',
    name: 'personal',
    identity: [],
  })
  const codec = codecOf((await readDefinitions()).events, testKeys)
  try {
    const outcome = await importXapi({ log: openMemoryLog(), codec }, asLines(lines), {
      ...{ file: 'f', school, aside, now: NOW },
    }).then(
      () => '',
      (error: unknown) => String(error),
    )
    aside.close()
    const stored = existsSync(aside.path) ? await readFile(aside.path, 'utf8') : ''
    return [outcome, stored, ...aside.counts.keys()].join('\n')
  } finally {
    aside.discard()
  }
}

describe('of a statement with personal data, no text is left where rows are set aside:', () => {
  it.each(Object.entries(personal))('%s', async (_, line) => {
    expect(await importOf([good, line])).not.toMatch(/canary/i)
    // A file in which nothing can be imported ends with a message.
    expect(await importOf([line])).not.toMatch(/canary/i)
  })
})
