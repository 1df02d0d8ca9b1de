// The steps of a request, by the type of their event.
import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    'privacy.request-made': 'demande faite',
    'privacy.request-preparation-begun': 'préparation commencée',
    'privacy.request-prepared': 'prête à être décidée',
    'privacy.request-signed': 'signée',
    'privacy.request-signature-waived': 'signature dispensée par l’école',
    'privacy.request-approved': 'acceptée par l’école',
    'privacy.request-rejected': 'refusée par l’école',
    'privacy.request-cancelled': 'retirée',
    'privacy.request-extended': 'délai prolongé',
    'privacy.request-carried-out': 'exécutée',
    'privacy.request-completed': 'terminée',
    step: 'autre étape',
  },
  {
    'privacy.request-made': 'request made',
    'privacy.request-preparation-begun': 'preparation begun',
    'privacy.request-prepared': 'ready to be decided',
    'privacy.request-signed': 'signed',
    'privacy.request-signature-waived': 'signature waived by the school',
    'privacy.request-approved': 'approved by the school',
    'privacy.request-rejected': 'rejected by the school',
    'privacy.request-cancelled': 'taken back',
    'privacy.request-extended': 'deadline extended',
    'privacy.request-carried-out': 'carried out',
    'privacy.request-completed': 'complete',
    step: 'another step',
  },
)
