// Who accessed a person's data, as a parent reads it on the page.
import { expect, it } from 'vitest'
import { id } from '#kernel/specification.ts'
import type { AccessesOfDay, Head } from './file-format.ts'
import { accessRows } from './french-accesses.ts'
import { datesIn } from './french-values.ts'

const person = id('c1')
const line = (more: Partial<AccessesOfDay>): AccessesOfDay => ({
  ...{ day: '2026-12-01', firstAt: '2026-12-01T08:00:00.000Z', lastAt: '2026-12-01T09:00:00.000Z', times: 1 },
  ...{ action: 'learner-history', purpose: 'teaching', outcome: 'done', who: id('7e'), roles: ['teacher'] },
  ...more,
})
const rowsOf = (...accesses: AccessesOfDay[]) =>
  accessRows({ accesses, person } satisfies Pick<Head, 'accesses' | 'person'>, datesIn('Europe/Paris')).rows

it('says who looked by role, what they did, and how often', () =>
  expect(rowsOf(line({ times: 1_200 }))).toEqual([
    ['1er décembre 2026', 'personnel enseignant', 'a regardé le travail', '1\u202f200'],
  ]))

it.each([
  [{ who: person, roles: ['learner'] }, 'cette personne'],
  [{ who: null, roles: ['parent'] }, 'un parent'],
  [{ who: null, roles: [] }, 'quelqu’un qui n’est pas nommé, ou une personne effacée'],
  [{ roles: [] }, 'un programme, ou quelqu’un qui a quitté l’école'],
])('names %j as %s', (more, name) => expect(rowsOf(line(more))[0]?.[1]).toBe(name))

it.each([
  [{ action: 'sign-in' }, 'connexion'],
  [{ action: 'privacy.make-request' }, 'a fait ou traité une demande, un accord ou une opposition'],
  [{ action: 'something-new', purpose: 'administration' }, 'autre acte d’administration'],
  [{ action: 'toString', purpose: 'toString' }, 'autre acte'],
  [{ outcome: 'forbidden' }, 'a regardé le travail (refusé)'],
])('tells %j as %s', (more, act) => expect(rowsOf(line(more))[0]?.[2]).toBe(act))

it('is one line where several commands of a day read alike, whoever of the staff it was', () =>
  expect(
    rowsOf(
      line({ action: 'learner-history', times: 2 }),
      line({ action: 'learner-state', who: id('7f'), times: 3 }),
      line({ action: 'learner-state', outcome: 'missing' }),
    ),
  ).toEqual([
    ['1er décembre 2026', 'personnel enseignant', 'a regardé le travail', '5'],
    ['1er décembre 2026', 'personnel enseignant', 'a regardé le travail (refusé)', '1'],
  ]))
