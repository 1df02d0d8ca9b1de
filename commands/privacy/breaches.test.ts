/** The register of breaches: the 72 hours, who has to be told, and when a file may be closed. */
import { describe, it } from 'vitest'
import breachAssessed from '#events/privacy/breach-assessed.ts'
import breachClockWarned from '#events/privacy/breach-clock-warned.ts'
import breachClosed from '#events/privacy/breach-closed.ts'
import breachNoted from '#events/privacy/breach-noted.ts'
import breachNotified from '#events/privacy/breach-notified.ts'
import type { BreachRisk } from '#events/privacy/breaches.ts'
import { Instant } from '#kernel/ids.ts'
import { given, refused } from '#kernel/specification.ts'
import assessBreach from './assess-breach.ts'
import breach from './breach.ts'
import closeBreach from './close-breach.ts'
import noteBreach from './note-breach.ts'
import notifyBreach from './notify-breach.ts'
import warnOfBreach from './warn-of-breach.ts'

const about = { breach: '3e5a7c90-1b2d-4f60-8a92-c4e6d8f01b35' }
const instant = (text: string) => Instant.parse(text)
const at = (text: string) => ({ now: instant(text) })
const known = {
  natures: ['confidentiality'],
  data: ['results'],
  people: null,
  facts: 'Un relevé a été envoyé à une autre école.',
  discoveredAt: instant('2026-09-01T08:00:00Z'),
} as const
const noted = breachNoted({
  ...known,
  natures: [...known.natures],
  data: [...known.data],
  notifyBy: instant('2026-09-04T08:00:00Z'),
})
const assessed = (risk: BreachRisk) =>
  breachAssessed({ risk, effects: 'Connu hors de l’école.', measures: 'Supprimé.' })
const told = (whom: 'authority' | 'people', on = '2026-09-02T08:00:00Z', lateBecause: string | null = null) =>
  breachNotified({ whom, at: instant(on), lateBecause })
const input = { ...about, ...known, natures: [...known.natures], data: [...known.data] }

describe('a breach', () => {
  it('is noted, with the end of the 72 hours since it was discovered', () => {
    given(breach, []).when(noteBreach, input, at('2026-09-02T08:00:00Z')).then([noted])
    given(breach, [noted]).when(noteBreach, input, at('2026-09-02T08:00:00Z')).then(refused('breach-exists', '/breach'))
    given(breach, []).when(noteBreach, input, at('2026-09-01T07:00:00Z')).then(refused('not-yet', '/discoveredAt'))
  })

  it('is notified with the reasons where it is late', () => {
    const late = { ...about, whom: 'authority', at: '2026-09-05T08:00:00Z' } as const
    const now = at('2026-09-06T08:00:00Z')
    given(breach, [noted]).when(notifyBreach, late, now).then(refused('reasons-for-delay', '/lateBecause'))
    given(breach, [noted])
      .when(notifyBreach, { ...late, lateBecause: 'Vacances.' }, now)
      .then([told('authority', late.at, 'Vacances.')])
    given(breach, [noted])
      .when(notifyBreach, { ...about, whom: 'authority', at: '2026-09-02T08:00:00Z' }, now)
      .then([told('authority')])
    given(breach, [noted])
      .when(notifyBreach, { ...late, whom: 'people' }, now)
      .then([told('people', late.at)])
    given(breach, [noted])
      .when(notifyBreach, { ...late, at: '2026-09-07T08:00:00Z', lateBecause: 'x' }, now)
      .then(refused('impossible-moment', '/at'))
  })

  it('is warned of 24 hours before the end, and after it, each once', () => {
    const warned = (hoursLeft: number) => breachClockWarned({ hoursLeft })
    given(breach, [noted]).when(warnOfBreach, about, at('2026-09-03T08:00:00Z')).then([])
    given(breach, [noted])
      .when(warnOfBreach, about, at('2026-09-03T08:01:00Z'))
      .then([warned(23)])
    given(breach, [noted, warned(23)])
      .when(warnOfBreach, about, at('2026-09-04T07:59:00Z'))
      .then([])
    given(breach, [noted, warned(23)])
      .when(warnOfBreach, about, at('2026-09-04T08:01:00Z'))
      .then([warned(-1)])
    given(breach, [noted, warned(-1)])
      .when(warnOfBreach, about, at('2026-09-05T08:01:00Z'))
      .then([])
  })

  it('is not warned of once the authority was told, or nobody has to be', () => {
    const late = at('2026-09-05T08:00:00Z')
    given(breach, [noted, told('authority')])
      .when(warnOfBreach, about, late)
      .then([])
    given(breach, [noted, assessed('none')])
      .when(warnOfBreach, about, late)
      .then([])
    given(breach, [noted, told('people')])
      .when(warnOfBreach, about, late)
      .then([breachClockWarned({ hoursLeft: -24 })])
  })

  it('is closed once everybody was told who has to be', () => {
    const closed = breachClosed({ notToldBecause: null })
    given(breach, [noted]).when(closeBreach, about).then(refused('not-assessed'))
    given(breach, [noted, assessed('none')])
      .when(closeBreach, about)
      .then([closed])
    given(breach, [noted, assessed('risk')])
      .when(closeBreach, about)
      .then(refused('authority-not-told'))
    given(breach, [noted, assessed('risk'), told('authority')])
      .when(closeBreach, about)
      .then([closed])
    const high = [noted, assessed('high'), told('authority')]
    given(breach, high).when(closeBreach, about).then(refused('people-not-told', '/notToldBecause'))
    given(breach, high)
      .when(closeBreach, { ...about, notToldBecause: 'data-unreadable' })
      .then([breachClosed({ notToldBecause: 'data-unreadable' })])
    given(breach, [...high, told('people')])
      .when(closeBreach, about)
      .then([closed])
    given(breach, [noted, assessed('none'), closed])
      .when(assessBreach, { ...about, risk: 'high', effects: 'a', measures: 'b' })
      .then(refused('breach-closed'))
  })
})
