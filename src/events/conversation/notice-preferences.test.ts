/** When no e-mail is sent. */
import { describe, expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { isQuiet } from './notice-preferences.ts'

const paris = Zone.parse('Europe/Paris')
const at = (utc: string) => Instant.parse(`2026-11-20T${utc}:00.000Z`)

describe('quiet hours', () => {
  it('are those of the school’s clock', () => {
    expect(isQuiet({ from: 12, until: 14 }, at('11:00'), paris)).toBe(true)
    expect(isQuiet({ from: 12, until: 14 }, at('12:59'), paris)).toBe(true)
    expect(isQuiet({ from: 12, until: 14 }, at('13:00'), paris)).toBe(false)
    expect(isQuiet({ from: 12, until: 14 }, at('11:00'), Zone.parse('Indian/Reunion'))).toBe(false)
  })

  it('may reach over midnight', () => {
    const night = { from: 20, until: 7 }
    expect(['18:59', '19:00', '23:30', '05:59', '06:00'].map((time) => isQuiet(night, at(time), paris))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it('are none where none are set', () => expect(isQuiet(null, at('03:00'), paris)).toBe(false))
})
