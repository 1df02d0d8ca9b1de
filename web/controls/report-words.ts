import { inBothLanguages } from '../frame/words.ts'

export default inBothLanguages(
  {
    download: 'Télécharger le rapport',
    csv: 'CSV',
    excel: 'Excel',
    pdf: 'PDF',
    progress: 'Préparation du fichier',
    waiting: 'Le fichier va être préparé.',
    running: 'Le fichier est en préparation.',
    done: 'Le fichier est prêt.',
    failed: 'Le fichier n’a pas pu être préparé.',
    cancelled: 'La préparation du fichier a été annulée.',
    save: 'Enregistrer le fichier',
    all: 'Tous vos fichiers',
  },
  {
    download: 'Download the report',
    csv: 'CSV',
    excel: 'Excel',
    pdf: 'PDF',
    progress: 'Preparing the file',
    waiting: 'The file will be prepared.',
    running: 'The file is being prepared.',
    done: 'The file is ready.',
    failed: 'The file could not be prepared.',
    cancelled: 'Preparing the file was cancelled.',
    save: 'Save the file',
    all: 'All your files',
  },
)
