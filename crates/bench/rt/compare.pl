#!/usr/bin/perl
# What Request Tracker 5 answers on the scenarios of docs/comparison-rt.md, by its own RT::SLA.
# Debian packages: request-tracker5 rt5-db-sqlite. Run: perl crates/bench/rt/compare.pl
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use POSIX qw(strftime mktime tzset);
use RT;
use RT::SLA;
RT::LoadConfig();

my @holidays = map { my ($from, $to) = @$_; days($from, $to) } (
    ['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'],
    ['2026-05-01', '2026-05-05'], ['2026-06-19', '2026-06-21'], ['2026-09-25', '2026-09-27'],
    ['2026-10-01', '2026-10-07'],
);

sub instant { my ($text, $zone) = @_; local $ENV{TZ} = $zone; tzset();
    my ($y, $m, $d, $h, $min) = $text =~ /^(\d+)-(\d+)-(\d+) (\d+):(\d+)/;
    my $at = mktime(0, $min, $h, $d, $m - 1, $y - 1900, 0, 0, -1); return $at }
sub shown { my ($at, $zone) = @_; return 'no answer' unless defined $at; local $ENV{TZ} = $zone; tzset();
    return strftime('%a %Y-%m-%d %H:%M', localtime $at) }
sub days { my ($from, $to) = @_; my $at = instant("$from 12:00", 'UTC'); my @all;
    while (1) { my $day = strftime('%Y-%m-%d', gmtime $at); push @all, $day; last if $day eq $to; $at += 86400 } return @all }
sub week { my ($shifts, @on) = @_; my %names = (0 => 'Sunday', 1 => 'Monday', 2 => 'Tuesday', 3 => 'Wednesday', 4 => 'Thursday',
        5 => 'Friday', 6 => 'Saturday'); my %on = map { $_ => 1 } @on;
    return map { my $day = $_; ($day => { Name => $names{$day}, ($on{$day} ? %{ $shifts->($day) } : (Start => undef, End => undef)) }) } 0 .. 6 }
sub plain { my ($from, $to) = @_; return sub { { Start => $from, End => $to } } }
sub due { my ($name, %case) = @_; my $zone = $case{zone} || 'Asia/Shanghai';
    RT->Config->Set('ServiceBusinessHours', x => { %{ $case{hours} } });
    my %agreement = (BusinessHours => 'x', Timezone => $zone, %{ $case{promise} });
    my $at = eval { local $SIG{ALRM} = sub { die "no end within 20 s\n" }; alarm 20;
        my $due = RT::SLA->CalculateTime(Agreement => \%agreement, Time => instant($case{from}, $zone)); alarm 0; $due };
    my $failed = $@ || '0'; alarm 0; chomp $failed;
    printf "%-4s %s\n", $name, ($failed eq '0' ? shown($at, $zone) : "failed: $failed") }

my %cn = (week(plain('9:00', '18:00'), 1 .. 5), holidays => \@holidays);
my $days = sub { { BusinessMinutes => $_[0] * 9 * 60 } };
due('1', from => '2026-09-30 16:00', hours => \%cn, promise => $days->(3));
due('2', from => '2026-02-14 10:00', hours => \%cn, promise => $days->(3));
due('3a', from => '2026-10-01 23:30', hours => \%cn, promise => { RealMinutes => 120 });
due('3b', from => '2026-10-01 23:30', hours => \%cn, promise => { RealMinutes => 1440 });
due('4', from => '2026-12-30 16:00', hours => \%cn, promise => $days->(3));
my %yearly = (week(plain('9:00', '18:00'), 1 .. 5), holidays => ['12-30', '12-31', '01-01', '01-02']);
due('5', from => '2026-12-29 17:00', hours => \%yearly, promise => { BusinessMinutes => 120 });
my %shifts = (week(sub { { Start => '8:30', End => '17:30', Breaks => [{ Start => '12:00', End => '13:30' }] } }, 1 .. 5));
due('6a', from => '2026-11-02 11:00', hours => \%shifts, promise => { BusinessMinutes => 240 });
due('6b', from => '2026-11-02 12:30', hours => \%shifts, promise => { BusinessMinutes => 0 });
my %tuesday = week(plain('9:00', '18:00'), 2);
due('7', from => '2026-11-18 10:00', hours => \%tuesday, promise => { BusinessMinutes => 960 });
my %always = week(plain('0:00', '24:00'), 0 .. 6);
due('8', from => '2026-11-02 20:00', hours => \%always, promise => { BusinessMinutes => 480 });
my %inverted = week(plain('9:00', '0:00'), 1 .. 5);
due('9', from => '2026-11-02 10:00', hours => \%inverted, promise => { BusinessMinutes => 60 });
my %none = week(plain('9:00', '18:00'));
due('9b', from => '2026-11-02 10:00', hours => \%none, promise => { BusinessMinutes => 60 });
due('10', from => '2026-10-24 20:00', zone => 'Europe/Berlin', hours => \%cn, promise => { RealMinutes => 1440 });
my %late = week(plain('8:00', '18:00'), 1 .. 5);
due('12', from => '2026-11-02 17:00', hours => \%late, promise => { BusinessMinutes => 240 });
due('14', from => '2026-11-05 10:00', hours => \%cn, promise => $days->(3));
paused('14p', '2026-11-06 17:00', '2026-11-09 10:00');

# The same with a ticket of its own that was stalled from Friday to Monday; RT counts the pause from its transactions.
sub paused { my ($name, $from, $to) = @_;
    RT::Init();
    my $ticket = RT::Ticket->new(RT->SystemUser);
    my ($id) = $ticket->Create(Queue => 'General', Subject => 'compare', Status => 'open') or die 'no ticket';
    my %moved = (stalled => $from, open => $to);
    for my $status (qw(stalled open)) { my ($ok, $why) = $ticket->SetStatus($status); die $why unless $ok }
    for my $status (keys %moved) {
        RT->DatabaseHandle->dbh->do("update Transactions set Created = ? where ObjectType = 'RT::Ticket' and ObjectId = ? and Field = 'Status' and NewValue = ?",
            undef, strftime('%Y-%m-%d %H:%M:%S', gmtime instant($moved{$status}, 'Asia/Shanghai')), $id, $status) }
    RT->Config->Set('ServiceBusinessHours', x => { %cn });
    my %agreement = (BusinessHours => 'x', Timezone => 'Asia/Shanghai', BusinessMinutes => 3 * 9 * 60,
        IgnoreOnStatuses => ['stalled'], ExcludeTimeOnIgnoredStatuses => 1);
    my $due = RT::SLA->CalculateTime(Agreement => \%agreement, Ticket => $ticket, Time => instant('2026-11-05 10:00', 'Asia/Shanghai'));
    printf "%-4s %s\n", $name, shown($due, 'Asia/Shanghai') }
