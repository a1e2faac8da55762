import type { TopicId } from "../outline";
import type { Topic } from "../topic";
import { en as day } from "./day.topics.en";
import { en as ground } from "./ground.topics.en";
import { en as outside } from "./outside.topics.en";
import { en as promises } from "./promises.topics.en";
import { en as rights } from "./rights.topics.en";

export { en as terms } from "./terms.en";

export const topics: Record<TopicId, Topic> = { ...day, ...promises, ...ground, ...rights, ...outside };
