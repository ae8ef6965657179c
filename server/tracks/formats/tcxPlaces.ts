/** Where in a TCX file an element counts. */
import type { Sensor } from '../../api/trackValues.ts';

/** What is done at a place; `other` is everything that is passed over, with all that is in it. */
export type TcxPlace =
  | 'outside'
  | 'tcx'
  | 'activities'
  | 'activity'
  | 'id'
  | 'transition'
  | 'lap'
  | 'courses'
  | 'course'
  | 'courseName'
  | 'track'
  | 'point'
  | 'coursePoint'
  | 'pointName'
  | 'position'
  | 'lat'
  | 'lon'
  | 'ele'
  | 'time'
  | 'heartRate'
  | 'extensions'
  | Sensor
  | 'other';

type Children = ReadonlyMap<string, TcxPlace>;
const none: Children = new Map();

/** By Garmin's ActivityExtension 2. A runner's cadence counts the steps of one foot, as everywhere at Garmin. */
const sensed: Children = new Map([
  ['Speed', 'speed'],
  ['Watts', 'power'],
  ['RunCadence', 'cad'],
]);

const children: Readonly<Partial<Record<TcxPlace, Children>>> = {
  outside: new Map([['TrainingCenterDatabase', 'tcx']]),
  tcx: new Map([
    ['Activities', 'activities'],
    ['Courses', 'courses'],
  ]),
  // The sports of a triathlon, with what is between them, are activities too.
  activities: new Map([
    ['Activity', 'activity'],
    ['MultiSportSession', 'activities'],
    ['FirstSport', 'activities'],
    ['NextSport', 'activities'],
    ['Transition', 'transition'],
  ]),
  activity: new Map([
    ['Id', 'id'],
    ['Lap', 'lap'],
  ]),
  transition: new Map([['Track', 'track']]),
  lap: new Map([['Track', 'track']]),
  courses: new Map([['Course', 'course']]),
  // The laps of a course hold sums only.
  course: new Map([
    ['Name', 'courseName'],
    ['Track', 'track'],
    ['CoursePoint', 'coursePoint'],
  ]),
  track: new Map([['Trackpoint', 'point']]),
  point: new Map([
    ['Time', 'time'],
    ['Position', 'position'],
    ['AltitudeMeters', 'ele'],
    ['HeartRateBpm', 'heartRate'],
    ['Cadence', 'cad'],
    ['Extensions', 'extensions'],
  ]),
  coursePoint: new Map([
    ['Name', 'pointName'],
    ['Time', 'time'],
    ['Position', 'position'],
    ['AltitudeMeters', 'ele'],
  ]),
  position: new Map([
    ['LatitudeDegrees', 'lat'],
    ['LongitudeDegrees', 'lon'],
  ]),
  heartRate: new Map([['Value', 'hr']]),
};

export function tcxChild(parent: TcxPlace, name: string): TcxPlace {
  // Groups of values, at any depth.
  if (parent === 'extensions') return sensed.get(name) ?? 'extensions';
  return (children[parent] ?? none).get(name) ?? 'other';
}

const withText: ReadonlySet<TcxPlace> = new Set([
  ...(['id', 'courseName', 'pointName', 'time', 'lat', 'lon', 'ele'] as const),
  ...(['hr', 'cad', 'power', 'speed'] as const),
]);

export const tcxHoldsText = (place: TcxPlace): boolean => withText.has(place);
