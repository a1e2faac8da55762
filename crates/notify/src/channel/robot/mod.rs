//! Robots of group chats.

mod dialect;

use std::sync::Arc;

pub use dialect::RobotKind;

use super::carrier::Carrier;
use super::{Channel, Handed, Outgoing, Secret};
use crate::core::{Failure, FailureCode, Pace};

/// The name deliveries ask for the robots by.
pub const ROBOT: &str = "robot";

/// One robot, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotConfig {
    /// The group it speaks to, by its stable name.
    pub group: String,
    /// Whose robot it is.
    pub kind: RobotKind,
    /// The address as the maker gave it; whoever has it may speak to the group.
    pub url: Secret,
    /// What messages are signed with (钉钉, 飞书).
    pub secret: Option<Secret>,
    /// A word the robot wants to find in each message; empty where it wants none.
    pub keyword: String,
}

/// The robots of all groups: one channel, the address of a delivery is the group's name.
pub struct Robots {
    robots: Vec<RobotConfig>,
    carrier: Arc<dyn Carrier>,
}

impl Robots {
    /// A channel that posts through `carrier`.
    pub fn new(robots: Vec<RobotConfig>, carrier: Arc<dyn Carrier>) -> Self {
        Self { robots, carrier }
    }

    fn robot(&self, group: &str) -> Option<&RobotConfig> {
        self.robots.iter().find(|robot| robot.group == group)
    }

    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), Failure> {
        let robot = self.robot(outgoing.address);
        let robot = robot.ok_or_else(|| Failure::new(FailureCode::NoChannel, outgoing.address))?;
        let message = RobotKind::message(robot, &outgoing);
        let (status, body) =
            self.carrier.post(&message.url, "application/json", None, message.body.into_bytes()).await?;
        robot.kind.answer(status, &body)
    }
}

impl Channel for Robots {
    fn name(&self) -> &'static str {
        ROBOT
    }

    fn host(&self) -> &'static str {
        ROBOT
    }

    fn pace(&self, address: &str) -> Option<Pace> {
        self.robot(address).map(|robot| robot.kind.pace())
    }

    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a> {
        Box::pin(self.send(outgoing))
    }
}
