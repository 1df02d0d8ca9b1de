// Wires consents: how the command runner reads them from a stream, and how old somebody is.
import type { CommandRunnerParts } from '#commanding/command-runner.ts'
import type { ConsentRules } from '#commanding/with-consents.ts'
import { currentText } from '#events/privacy/consent-texts.ts'
import { type Consents, isGiven } from '#events/privacy/consents.ts'
import { localDay } from '#kernel/local-day.ts'
import { birthDateOf, isOfAge, type SweepParts } from '#reacting/families/majority-sweep.ts'
import { AGE_OF_CONSENT } from '#rights/requests/signatures.ts'
import consents from '../../commands/privacy/consents.ts'

export const consentRules: ConsentRules = {
  decider: consents,
  isGiven: (state, needed) => isGiven(state as Consents, needed),
  title: (purpose) => currentText(purpose).title.en,
}

/** Opens the birth date, compares it, and keeps nothing. */
export const agesFrom =
  ({ log, codec }: Pick<SweepParts, 'log' | 'codec'>): NonNullable<CommandRunnerParts['ageOf']> =>
  async (tenant, person, now, zone) => {
    const birthDate = await birthDateOf({ log, codec, tenant }, person)
    if (birthDate === null) return 'unknown'
    return isOfAge(birthDate, localDay(now, zone), AGE_OF_CONSENT) ? '15-or-older' : 'under-15'
  }
