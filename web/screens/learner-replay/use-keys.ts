// The keys of the screen, wherever the focus is, except where somebody writes.
import { useEffect, useRef } from 'react'
import type { Move } from './moves.ts'

export type Acts = {
  readonly move: (move: Move) => void
  readonly play: () => void
  readonly setA: () => void
  readonly setB: () => void
  readonly note: () => void
  readonly remark: () => void
}

const moves: Readonly<Record<string, Move>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  'Shift ArrowRight': 'next session',
  'Shift ArrowLeft': 'previous session',
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null
/** Space and arrows have a meaning there already. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, a, summary, [role="slider"], dialog') !== null

export const SEARCH_FIELD = 'replay-search'
export const DAY_FIELD = 'replay-day'

/** So long the second key of two may take. */
const SECOND_KEY_MS = 1_500

const toDate = () => document.getElementById(DAY_FIELD)?.focus()

export function useKeys(acts: Acts & { readonly help: () => void }): void {
  const latest = useRef(acts)
  latest.current = acts
  /** When `g` was pressed, which `d` completes. */
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog that is open has the keys for itself.
      if (document.querySelector('dialog[open]')) return
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const isAfterGo = event.timeStamp - goPressedAt.current < SECOND_KEY_MS
      goPressedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const act = isAfterGo && event.key === 'd' ? toDate : actOf(event, latest.current)
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function actOf(event: KeyboardEvent, acts: Acts & { readonly help: () => void }): (() => void) | undefined {
  const move = moves[event.shiftKey ? `Shift ${event.key}` : event.key]
  if (move) return () => acts.move(move)
  switch (event.key) {
    case ' ':
      return isControl(event.target) ? undefined : acts.play
    case '[':
      return acts.setA
    case ']':
      return acts.setB
    case 'n':
      return acts.note
    case 'm':
      return acts.remark
    case '?':
      return acts.help
    case 'f':
      return () => document.getElementById(SEARCH_FIELD)?.focus()
    default:
      return undefined
  }
}
