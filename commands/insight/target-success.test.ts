/** The target success of a class and of who teaches it. */
import { describe, it } from 'vitest'
import targetSuccessSet from '#events/insight/target-success-set.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { given, refused, someone } from '#kernel/specification.ts'
import { classA } from '../../tests/fixtures/learning.ts'
import setTargetSuccess from './set-target-success.ts'
import decider from './target-success.ts'

const opened = classOpened({ name: 'CE2 A', level: 'CE2', schoolYear: '2026-2027', teacher: someone.teacher })
const ofClass = (target: number | null) => targetSuccessSet({ teacher: null, target })
const mine = (target: number | null) => targetSuccessSet({ teacher: someone.teacher, target })
const set = (whose: 'class' | 'me', target: number | null) => ({ class: classA, whose, target })

describe('the target success', () => {
  it('is set for everybody in the class, or for what one teacher asks', () => {
    given(decider, [opened])
      .when(setTargetSuccess, set('class', 0.8))
      .then([ofClass(0.8)])
    given(decider, [opened, ofClass(0.8)])
      .when(setTargetSuccess, set('me', 0.6))
      .then([mine(0.6)])
  })

  it('is removed by null, and recorded only where it changes', () => {
    given(decider, [opened, ofClass(0.8)])
      .when(setTargetSuccess, set('class', null))
      .then([ofClass(null)])
    given(decider, [opened, ofClass(0.8)])
      .when(setTargetSuccess, set('class', 0.8))
      .then([])
    given(decider, [opened, mine(0.6), mine(null)])
      .when(setTargetSuccess, set('me', null))
      .then([])
  })

  it('is not set for a class that is closed or was never opened', () => {
    given(decider, [opened, classClosed({})])
      .when(setTargetSuccess, set('class', 0.8))
      .then(refused('class-not-open'))
    given(decider, []).when(setTargetSuccess, set('class', 0.8)).then(refused('class-not-open'))
  })
})
