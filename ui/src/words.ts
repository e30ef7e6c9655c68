// Every fixed label of the window. What is said about a rebuild comes ready in
// View; here stand only the names of places and buttons.
import type { News } from './backend.ts'
import type { PauseUntil } from './wire.ts'

export const words = {
  nothingRuns: 'No rebuild is running.',
  firstTime: 'No estimate yet: estimates start after 3 rebuilds of the same configuration.',
  noHistory: 'No rebuilds yet. Run one as usual; it will appear here by itself.',
  copyExample: 'Copy example',

  rebuilds: 'Rebuilds',
  cause: 'Likely cause',
  whyThink: 'Why I think so',
  speaksFor: 'Speaks for it:',
  speaksAgainst: 'Speaks against it:',
  wouldChange: 'What would change my mind',
  nextStep: 'Safest next step',
  otherCauses: (n: number) => `Other causes (${n})`,
  copyDetails: 'Copy details',

  now: 'Now',
  waitsOn: 'Waits on',
  lastSign: (age: string) => `Last sign of life ${age} ago`,

  resources: 'This computer',
  cpu: 'CPU',
  memory: 'Memory',
  swap: 'Swap',
  disk: 'Disk',
  network: 'Network',
  load: 'Load',
  freeSpace: 'Free space',
  spaces: { store: 'store', 'build-dir': 'build folder', tmp: '/tmp' } as Record<string, string>,
  unknownValue: 'not known',
  notMeasured: 'no values yet',
  cores: (n: number) => (n === 1 ? 'on 1 core' : `on ${n} cores`),
  waiting: (share: string) => `${share} waiting`,
  waitingMeans: (what: string) => `Share of the last 10 s in which some task waited for ${what}`,
  of: (used: string, all: string) => `${used} of ${all}`,
  noSwap: 'none',
  heat: 'Hottest sensor',
  trend: (what: string, now: string, low: string, high: string, span: string) =>
    `${what} is ${now} now, and was between ${low} and ${high} in the last ${span}.`,

  processes: (n: number) => `Processes (${n})`,
  columns: { name: 'Name', state: 'State', cpu: 'CPU', memory: 'Memory', age: 'Runs for' },
  held: 'Held still while you point at it',
  command: 'Command',

  health: 'Health',
  checkAgain: 'Check again',
  checking: 'Checking…',
  healthMore: 'Why it matters',
  otherChecks: (n: number) => `All other checks (${n})`,
  endJob: 'End it',

  recent: 'Recent rebuilds',
  troubles: 'What Nixlamp cannot see or do',

  orphans: 'Builders left without a rebuild',
  orphan: (name: string, pid: number, user: string, age: string) => `${name} (${pid}) of ${user}, ${age}`,
  force: 'Force the builders to stop…',

  openDetails: 'Open details',
  closeDetails: 'Close details',
  stop: 'Stop…',
  seen: 'Mark as seen',
  more: 'More',
  runCommand: 'Run a command',
  pauseAlerts: 'Pause alerts',
  pauses: [
    ['one-hour', 'For 1 hour'],
    ['rebuild-ends', 'Until the rebuild ends'],
    ['tomorrow', 'Until tomorrow, 08:00'],
    ['turned-on', 'Until I turn them on'],
  ] as [PauseUntil, string][],
  resumeAlerts: 'Turn alerts on',
  alertsPaused: (until: string) => (until ? `Alerts paused until ${until}.` : 'Alerts are paused.'),
  copyStatus: 'Copy status',
  quit: 'Quit Nixlamp',

  cancel: 'Cancel',
  close: 'Close',
  lookAgain: 'Look again',
  willDo: 'What will be done',
  lost: 'What is lost and what stays',
  danger: 'Danger',
  password: "The system will ask for an administrator's password.",
  refused: 'Nixlamp cannot do this',
  byHand: 'Command',
  copy: 'Copy',
  copied: 'Copied',
  changed: 'This changed while the dialog was open. Nothing was done.',
  counting: 'A first figure; the exact one is being counted…',
  atWork: 'At work…',
  done: 'Done',
  notDone: 'Not all of it was done',

  updated: (age: string) => `Updated ${age} ago`,
  stale: (age: string) => `Last update ${age} ago. The numbers above may be wrong.`,

  away: {
    connecting: ['Looking…', ''],
    'not-running': ['The watcher is not running', 'Without it Nixlamp sees no rebuilds. Rebuilds themselves go on.'],
    starting: ['Starting the watcher…', ''],
    'cannot-start': ['The watcher could not be started', 'Start it in a terminal: nixlamp'],
    'other-version': [
      'The watcher is of another version',
      'After an update, quit Nixlamp and start it again. Rebuilds go on.',
    ],
  } as Record<Extract<News, { away: string }>['away'], [string, string]>,
  startWatcher: 'Start the watcher',
}
