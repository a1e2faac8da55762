import type { TopicId } from "../outline";
import type { Topic } from "../topic";
import { zh as day } from "./day.topics.zh";
import { zh as ground } from "./ground.topics.zh";
import { zh as outside } from "./outside.topics.zh";
import { zh as promises } from "./promises.topics.zh";
import { zh as rights } from "./rights.topics.zh";

export { zh as terms } from "./terms.zh";

export const topics: Record<TopicId, Topic> = { ...day, ...promises, ...ground, ...rights, ...outside };
