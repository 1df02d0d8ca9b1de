// What was done to a read model, and what a rebuild is doing: by the words that the API has for them.
import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    rebuild: 'reconstruction commencée',
    built: 'construite',
    switch: 'mise en service',
    rollback: 'retour à celle-ci',
    drop: 'supprimée',
    pause: 'mise en pause',
    resume: 'reprise',
    retry: 'nouvel essai',
    loading: 'lecture du journal',
    indexing: 'index',
    'catching-up': 'rattrapage',
    comparing: 'comparaison',
    switching: 'changement de version',
  },
  {
    rebuild: 'rebuild started',
    built: 'built',
    switch: 'switched to',
    rollback: 'gone back to',
    drop: 'dropped',
    pause: 'paused',
    resume: 'resumed',
    retry: 'retry',
    loading: 'reading the log',
    indexing: 'indexing',
    'catching-up': 'catching up',
    comparing: 'comparing',
    switching: 'switching',
  },
)
