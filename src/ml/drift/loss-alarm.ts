// The main alarm: is a model wrong about answers more than it was? ADWIN on the log-loss of each answer.
import { type AdwinSettings, type AdwinState, adwin, defaultAdwin } from './adwin.ts'

/** A log-loss above this counts as this: one answer that was thought impossible must not be an alarm. */
const LARGEST = 3

/** The log-loss of one answer, between 0 and 1: −ln(probability of what happened) / 3, at most 1. */
export const lossOf = (score: number, label: number): number =>
  Math.min(1, Math.abs(Math.log(Math.max(1e-15, label === 1 ? score : 1 - score))) / LARGEST)

/** Plain JSON. */
export type LossAlarmState = { readonly window: AdwinState; readonly alarms: number }

export type LossAlarm = {
  /** True where the loss has risen. A loss that falls only shortens the window. */
  hear(score: number, label: number): boolean
  /** Mean log-loss since the last change. */
  meanLoss(): number
  state(): LossAlarmState
}

export function lossAlarm(from?: LossAlarmState, settings: AdwinSettings = defaultAdwin): LossAlarm {
  const window = adwin(settings, from?.window)
  let alarms = from?.alarms ?? 0
  return {
    hear(score, label) {
      const hasRisen = window.hear(lossOf(score, label)) === 'rise'
      if (hasRisen) alarms += 1
      return hasRisen
    },
    meanLoss: () => LARGEST * window.mean(),
    state: () => ({ window: window.state(), alarms }),
  }
}
