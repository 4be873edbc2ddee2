use super::*;

#[test]
fn what_is_written_is_read_back_and_nothing_else_is() {
    for environment in Environment::ALL {
        assert_eq!(Environment::parse(environment.as_str()), Ok(environment));
    }
    for other in ["", "Sandbox", "live", "production "] {
        assert_eq!(
            Environment::parse(other),
            Err(EnvironmentFault::Unknown {
                found: other.to_owned()
            })
        );
    }
}
