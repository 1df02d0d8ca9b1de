// Compares the index of a stream's commands with a plain map.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CommandId, derivedCommandId } from '#kernel/ids.ts'
import { addCommand, commandIndex, decodeIndex, encodeIndex, indexBytes, revisionsOf } from './command-index.ts'

/** Only 40 different hashes, so that many commands share one. */
const command = (number: number): CommandId => {
  const id = derivedCommandId(String(number))
  return `${(number % 40).toString(16).padStart(7, '0')}f${id.slice(8)}` as CommandId
}

describe('command index', () => {
  it('finds every command, and only commands with the same hash, also after it was stored and read back', () => {
    const commands = fc.array(fc.nat({ max: 60 }), { maxLength: 400 })
    fc.assert(
      fc.property(commands, fc.nat({ max: 400 }), (numbers, storedAfter) => {
        let index = commandIndex()
        const places = new Map<number, number[]>()
        for (const [revision, number] of numbers.entries()) {
          if (revision === storedAfter) index = decodeIndex(encodeIndex(index)) ?? commandIndex()
          addCommand(index, command(number), revision)
          places.set(number % 40, [...(places.get(number % 40) ?? []), revision])
        }
        for (let number = 0; number < 80; number += 1)
          expect(revisionsOf(index, command(number))).toEqual(places.get(number % 40) ?? [])
      }),
    )
  })

  it('uses all 32 bits of the hashes, and at most nine bytes a command', () => {
    const index = commandIndex()
    const count = 100_000
    for (let n = 0; n < count; n += 1) addCommand(index, derivedCommandId(String(n)), n * 2)
    for (let n = 0; n < count; n += 997) expect(revisionsOf(index, derivedCommandId(String(n)))).toContain(n * 2)
    expect(indexBytes(index)).toBeLessThanOrEqual(9 * count)
    expect(encodeIndex(index).length).toBe(8 * count)
  })

  it.each([
    ['half a pair', Buffer.alloc(12)],
    ['pairs out of order', Buffer.from('ffffffff0000000000000000 01000000'.replace(' ', ''), 'hex')],
  ])('rejects %s', (_, bytes) => {
    expect(decodeIndex(bytes)).toBe(null)
  })
})
