//! Analytics: the report, and the same as comma-separated values.

use jiff::civil::date;
use sengo_core::channel::Channel;
use sengo_core::figures::{Figures, Forecast, Grouping, Part, Period, Portion, Report, Settling, Totals};
use sengo_core::ids::ProjectId;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_wire::envelope::Success;
use sengo_wire::view::{AnalyticsView, analytics_csv};

use super::{check, merchant};

/// What one day of a shop comes to.
fn day_of_trade() -> Figures {
    Figures {
        created: 40,
        succeeded: 39,
        expired: 1,
        gross: 5_850_000,
        fee: 40_950,
        tax: 4_505,
        net: 5_804_545,
        waited: 2_730,
        refunds: 1,
        refunded: 150_000,
        ..Figures::default()
    }
}

fn report() -> Report {
    let day = |at, totals| Portion {
        part: Part::Day(date(2026, 1, at)),
        totals,
        previous: Totals::default(),
    };
    let one = Totals::default().with(Channel::Qris, &day_of_trade());
    let other = Totals::default()
        .with(Channel::Qris, &day_of_trade().and(&day_of_trade()))
        .with(
            Channel::Disbursement,
            &Figures {
                created: 1,
                succeeded: 1,
                gross: 1_000_000,
                fee: 3_000,
                net: 1_000_000,
                waited: 12,
                ..Figures::default()
            },
        );
    Report {
        period: Period::new(date(2026, 1, 30), date(2026, 1, 31)).unwrap(),
        totals: other.with(Channel::Qris, &day_of_trade()),
        previous: Totals::default().with(Channel::Qris, &day_of_trade().and(&day_of_trade())),
        grouping: Grouping::Day,
        portions: vec![day(30, one), day(31, other)],
    }
}

#[test]
fn analytics_are_answered_as_the_contract_says() {
    let settling = Settling {
        parties: Parties {
            merchant: merchant(),
            project: ProjectId::new(1).unwrap(),
        },
        payments: 39,
        amount: Rupiah::new(5_804_545),
    };
    let forecast = [Forecast {
        date: date(2026, 2, 3),
        payments: settling.payments,
        amount: settling.amount,
        projects: vec![settling],
    }];
    let view = AnalyticsView::of(&report(), &forecast);
    let path = "/api/analytics?from=2026-01-30&to=2026-01-31&by=day";
    check("analytics", "GET", path, None, Success::of(view));
}

#[test]
fn the_table_of_analytics_has_a_line_for_each_part_and_way() {
    assert_eq!(
        analytics_csv(&report()),
        "day,type,created,succeeded,expired,failed,successRate,gross,fee,tax,net,averageTicket,secondsToPay,refunds,\
         refunded,chargebacks,chargedBack\r\n\
         2026-01-30,cashIn,40,39,1,0,9750,5850000,40950,4505,5804545,150000,70,1,150000,0,0\r\n\
         2026-01-30,cashOut,0,0,0,0,,0,0,0,0,,,0,0,0,0\r\n\
         2026-01-31,cashIn,80,78,2,0,9750,11700000,81900,9010,11609090,150000,70,2,300000,0,0\r\n\
         2026-01-31,cashOut,1,1,0,0,10000,1000000,3000,0,1000000,1000000,12,0,0,0,0\r\n"
    );
}
